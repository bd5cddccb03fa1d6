// Documents in frames (messages.h): sheets, PDFs and their seals, packages on their way into a target.
#include "wire/messages.h"

namespace mithaq::wire {

Fields to_fields(const DocumentRequest& request) {
  return {{"what", request.what},
          {"charter", request.charter},
          {"index", std::to_string(request.index)},
          {"bytes", request.bytes}};
}

DocumentRequest document_request_from(const Fields& fields) {
  const Reader read(fields);
  return {read.text("what"), read.text("charter"), read.number("index"), read.bytes("bytes")};
}

Fields to_fields(const SealedDocument& sealed) {
  return {{"bytes", sealed.bytes},
          {"cms", sealed.cms},
          {"statement", sealed.statement},
          {"fingerprint", sealed.fingerprint}};
}

SealedDocument sealed_document_from(const Fields& fields) {
  const Reader read(fields);
  SealedDocument sealed{read.bytes("bytes"), read.bytes("cms"), read.text("statement", largest_text),
                        read.text("fingerprint", largest_text)};
  if (sealed.cms.size() > largest_text) throw BadFrame("field too long: cms");
  return sealed;
}

Fields to_fields(const Sheet& sheet) {
  Fields fields = {{"language", sheet.language},
                   {"title", sheet.title},
                   {"subject", sheet.subject},
                   {"digits", sheet.digits},
                   {"at", sheet.at}};
  for (const Block& block : sheet.blocks) {
    fields.push_back({"block", block.kind});
    for (const std::string& cell : block.cells) fields.push_back({"cell", cell});
  }
  return fields;
}

Sheet sheet_from(const Fields& fields) {
  const Reader read(fields);
  Sheet sheet{read.text("language"), read.text("title"), read.text("subject"),
              read.text("digits"),   read.text("at"),    {}};
  for (const auto& [name, value] : fields) {
    if (name == "block") sheet.blocks.push_back({value, {}});
    if (name == "cell" && !sheet.blocks.empty()) sheet.blocks.back().cells.push_back(value);
  }
  return sheet;
}

Fields to_fields(const SetSheet& set) { return {{"html", set.html}, {"pdf", set.pdf}}; }

SetSheet set_sheet_from(const Fields& fields) {
  const Reader read(fields);
  return {read.text("html"), read.bytes("pdf")};
}

Fields to_fields(const BuiltPackage& built) { return {{"tar", built.tar}, {"tag-manifest", built.tag_manifest}}; }

BuiltPackage built_from(const Fields& fields) {
  const Reader read(fields);
  return {read.bytes("tar"), read.text("tag-manifest")};
}

Fields to_fields(const std::vector<Target>& targets) {
  Fields fields;
  for (const Target& target : targets) {
    fields.push_back({"target", target.id});
    for (const std::string& audience : target.audiences) fields.push_back({"audience", audience});
  }
  return fields;
}

std::vector<Target> targets_from(const Fields& fields) {
  std::vector<Target> targets;
  for (const auto& [name, value] : fields) {
    if (!is_text(value) || value.size() > longest_said) throw BadFrame("field is no text of a target: " + name);
    if (name == "target") targets.push_back({value, {}});
    if (name == "audience" && !targets.empty()) targets.back().audiences.push_back(value);
  }
  return targets;
}

Fields to_fields(const Deposition& deposition) {
  Fields fields = {{"target", deposition.target},
                   {"name", deposition.name},
                   {"charter", deposition.charter},
                   {"audience", deposition.audience}};
  for (const auto& file : deposition.files) {
    fields.push_back({"file-path", file.path});
    fields.push_back({"file-bytes", file.bytes});
  }
  return fields;
}

Deposition deposition_from(const Fields& fields) {
  const Reader read(fields);
  Deposition deposition{read.text("target"), read.text("name"), read.text("charter"), read.text("audience"), {}};
  for (const auto& [name, value] : fields) {
    if (name == "file-path") deposition.files.push_back({value, {}});
    if (name == "file-bytes" && !deposition.files.empty()) deposition.files.back().bytes = value;
  }
  return deposition;
}

}  // namespace mithaq::wire
