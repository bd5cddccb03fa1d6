#include "definitions/diagram.h"

#include "definitions/diagram_layout.h"
#include "definitions/diagram_text.h"
#include "definitions/diagram_words.h"
#include "model/markup.h"

namespace mithaq::definitions {
namespace {

using namespace diagram;

// Contrast of every ink on its ground is above 7 to 1; states differ in sign, border and words too.
constexpr std::string_view style = R"(
text { fill: #1c2526; font-size: 13px; }
.bold { font-weight: 700; }
.soft { fill: #454c4c; }
.box { fill: #fff; stroke: #1c2526; stroke-width: 1.5; }
.end { fill: #f4f0e6; }
.waiting .box { stroke-dasharray: 6 4; }
.passed .box { fill: #eef6f1; stroke: #165a45; stroke-width: 2.5; }
.settled .box { fill: #faf0ef; stroke: #8a1c1c; stroke-width: 2.5; }
.open .box, .settling .box { fill: #fff9e0; stroke-width: 4; }
.ink { fill: #1c2526; stroke: none; }
.light { fill: #fff; }
.pen { fill: none; stroke: #1c2526; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }
.rule { stroke: #8a8f8f; stroke-width: 1; }
.way { fill: none; stroke: #1c2526; stroke-width: 1.5; stroke-linejoin: round; }
.main { stroke-width: 2.5; }
.drafting { stroke-dasharray: 5 4; }
)";

// Drawn around 0, 0, 16 pixels high.
std::string sign(const std::string& name) {
  if (name == "again")
    return R"(<path class="pen" d="M 5 -4 A 6 6 0 1 0 6 2"/><path class="ink" d="M 7 -8 L 7 -1 L 1 -3 Z"/>)";
  if (name == "drafting")
    return R"(<path class="pen" d="M -5 -7 H 2 L 5 -4 V 7 H -5 Z M -2 -2 H 2 M -2 1 H 2 M -2 4 H 2"/>)";
  if (name == "end") return R"(<path class="pen" d="M -5 -5 H 5 V 5 H -5 Z M -2 -2 L 2 2 M 2 -2 L -2 2"/>)";
  if (name == "goal") return R"(<path class="pen" d="M -6 0 H 5 M 1 -4 L 5 0 L 1 4"/>)";
  std::string ring = R"(<circle class="pen" r="7")";
  if (name == "waiting") return ring + R"( stroke-dasharray="3 3"/>)";
  ring += "/>";
  if (name == "open") return ring + R"(<circle class="ink" r="3.5"/>)";
  if (name == "settling") return ring + R"(<path class="ink" d="M 0 -7 A 7 7 0 0 1 0 7 Z"/>)";
  if (name == "passed") return ring + R"(<path class="pen" d="M -3 0 L -1 3 L 3 -3"/>)";
  return ring + R"(<path class="pen" d="M -3 -3 L 3 3 M 3 -3 L -3 3"/>)";
}

class Writer {
 public:
  explicit Writer(const Picture& picture) : picture_(picture), words_(picture), layout_(layout(picture)) {}

  std::string written() {
    const std::string language(code(picture_.language)), width = std::to_string(layout_.width),
                                                         height = std::to_string(layout_.height);
    out_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    out_ += "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height +
            "\" viewBox=\"0 0 " + width + " " + height + "\" role=\"img\" aria-labelledby=\"title\"" +
            " aria-describedby=\"description\" xml:lang=\"" + language + "\" lang=\"" + language + "\" font-family=\"" +
            fonts() + "\">\n";
    out_ += "<title id=\"title\">" + escaped_markup(words_.heading()) + "</title>\n";
    out_ += "<desc id=\"description\">" + escaped_markup(words_.description()) + "</desc>\n";
    out_ += "<style>" + std::string(style) + "</style>\n";
    out_ += "<rect width=\"" + width + "\" height=\"" + height + "\" fill=\"#fff\"/>\n";
    // Not on the root: a window that is narrower than the picture would begin at its empty side.
    out_ += std::string("<g direction=\"") + (is_mirrored() ? "rtl" : "ltr") + "\">\n";
    write(layout_.heading, "bold");
    write(layout_.under_heading, "soft");
    for (const Line& line : layout_.lines) write(line);
    for (const Point& dot : layout_.dots)
      out_ += "<circle class=\"ink\" cx=\"" + x(dot.x) + "\" cy=\"" + std::to_string(dot.y) + "\" r=\"3.5\"/>\n";
    for (const Paragraph& label : layout_.labels) write(label, "");
    for (const Box& box : layout_.boxes) write(box);
    write(layout_.foot, "soft");
    return std::move(out_) + "</g>\n</svg>\n";
  }

 private:
  bool is_mirrored() const { return picture_.language == Language::ar; }

  // Only what the reader's machine has: nothing is fetched.
  std::string fonts() const {
    return is_mirrored() ? "'Noto Sans Arabic', 'Segoe UI', Tahoma, 'DejaVu Sans', sans-serif"
                         : "'Noto Sans', 'Segoe UI', Tahoma, 'DejaVu Sans', 'Noto Sans Arabic', sans-serif";
  }

  int placed(int x) const { return is_mirrored() ? layout_.width - x : x; }
  std::string x(int x) const { return std::to_string(placed(x)); }

  void write(const Paragraph& text, const std::string& css, bool is_centred = false) {
    int y = text.y;
    for (const std::string& line : text.lines) {
      out_ += "<text x=\"" + x(text.x) + "\" y=\"" + std::to_string(y) + "\"";
      if (!css.empty()) out_ += " class=\"" + css + "\"";
      if (is_centred) out_ += " text-anchor=\"middle\"";
      if (text.size != text_size) out_ += " style=\"font-size: " + std::to_string(text.size) + "px\"";
      out_ += ">" + escaped_markup(line) + "</text>\n";
      y += leading(text.size);
    }
  }

  void write(const Line& line) {
    out_ += "<path class=\"way " + line.kind + "\" d=\"";
    for (std::size_t i = 0; i < line.points.size(); ++i)
      out_ += (i == 0 ? "M " : " L ") + x(line.points[i].x) + " " + std::to_string(line.points[i].y);
    out_ += "\"/>\n";
    if (line.has_arrow) write_arrow(line.points[line.points.size() - 2], line.points.back());
  }

  void write_arrow(const Point& before, const Point& at) {
    const int dx = before.x < at.x ? 1 : before.x > at.x ? -1 : 0, dy = dx != 0 ? 0 : 1;
    const auto point = [&](int along, int aside) {
      return x(at.x - dx * along + dy * aside) + " " + std::to_string(at.y - dy * along + (dx != 0 ? aside : 0));
    };
    out_ += "<path class=\"ink\" d=\"M " + point(0, 0) + " L " + point(10, 5) + " L " + point(10, -5) + " Z\"/>\n";
  }

  void write_sign(const std::string& name, int at, int y) {
    const bool turns = is_mirrored() && name == "goal";
    out_ += "<g transform=\"translate(" + x(at) + " " + std::to_string(y) + ")" + (turns ? " scale(-1 1)" : "") +
            "\">" + sign(name) + "</g>\n";
  }

  void write(const Box& box) {
    const Node& node = layout_.graph.nodes[box.node];
    out_ += "<g class=\"" + (box.state.empty() ? "plain" : box.state) + "\">\n";
    out_ += "<title>" + escaped_markup(words_.label(node)) + "</title>\n";
    const auto rectangle = [&](int inset, const std::string& css, int radius) {
      out_ += "<rect class=\"" + css + "\" x=\"" + std::to_string(left(box) + inset) + "\" y=\"" +
              std::to_string(box.y + inset) + "\" width=\"" + std::to_string(box.width - 2 * inset) + "\" height=\"" +
              std::to_string(box.height - 2 * inset) + "\" rx=\"" + std::to_string(radius) + "\"/>\n";
    };
    rectangle(0, node.stage ? "box" : "box end", node.stage ? 6 : 22);
    if (node.id == target::ratified && !node.stage) rectangle(4, "pen", 18);
    if (node.stage) write_number(box, node.number);
    write(box.title, "bold", !node.stage);
    write(box.note, "");
    write(box.state_text, "bold", !node.stage);
    if (node.stage && !box.state.empty()) write_sign(box.state, box.x + 26, box.state_text.y - 5);
    if (!box.rows.empty()) write_rows(box);
    out_ += "</g>\n";
  }

  int left(const Box& box) const { return is_mirrored() ? placed(box.right()) : box.x; }

  void write_number(const Box& box, int number) {
    const int y = box.title.y - 6;
    out_ += "<circle class=\"ink\" cx=\"" + x(box.x + 26) + "\" cy=\"" + std::to_string(y) + "\" r=\"12\"/>\n";
    out_ += "<text class=\"bold light\" x=\"" + x(box.x + 26) + "\" y=\"" + std::to_string(y + 5) +
            "\" text-anchor=\"middle\">" +
            escaped_markup(picture_.say("diagram.number", {{"number", std::int64_t{number}}})) + "</text>\n";
  }

  void write_rows(const Box& box) {
    const std::string y = std::to_string(box.rows.front().text.y - text_size - 6);
    out_ += "<path class=\"rule\" d=\"M " + x(box.x + 14) + " " + y + " H " + x(box.right() - 14) + "\"/>\n";
    for (const Row& row : box.rows) {
      write_sign(row.sign, box.x + 26, row.y);
      write(row.text, "");
    }
  }

  const Picture& picture_;
  Words words_;
  Layout layout_;
  std::string out_;
};

}  // namespace

std::string svg(const Picture& picture) { return Writer(picture).written(); }

}  // namespace mithaq::definitions
