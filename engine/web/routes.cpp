#include "web/routes.h"

#include <exception>
#include <optional>
#include <string_view>
#include <vector>

#include "web/digest_page.h"
#include "web/member_visit.h"
#include "web/verify_page.h"

namespace mithaq::web {
namespace {

bool is_reading(const Request& request) { return request.method == "GET" || request.method == "HEAD"; }

// "http://host:8080/x" -> "host:8080"
std::string authority(const std::string& url) {
  const auto begin = url.find("://");
  if (begin == std::string::npos) return {};
  return url.substr(begin + 3, url.find('/', begin + 3) - begin - 3);
}

// Whether a POST comes from a page of ours. Our pages send no Referer, and a browser then says "null" for
// the origin of a form: the fetch metadata decides there, and behind it the cookie's SameSite, the secret
// in the path and the confirmation number.
bool is_from_here(const Request& request, const std::string& base_url) {
  const std::string& site = request.header("sec-fetch-site");
  if (!site.empty() && site != "same-origin" && site != "none") return false;
  const std::string& origin = request.header("origin").empty() ? request.header("referer") : request.header("origin");
  if (origin.empty() || origin == "null") return true;
  return authority(origin) == request.header("host") || authority(origin) == authority(base_url);
}

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> out;
  for (std::size_t end = 0; end != std::string_view::npos; path.remove_prefix(end == path.npos ? 0 : end + 1)) {
    end = path.find('/');
    out.push_back(path.substr(0, end));
  }
  return out;
}

// Whether a comment of the public may be sent there.
bool is_comment(std::string_view path) {
  if (!path.starts_with("/c/")) return false;
  const auto parts = split(path.substr(3));
  return parts.size() >= 2 && parts.size() <= 3 && parts[1] == "comments" &&
         (parts.size() == 2 || parts[2] == "confirm");
}

// "TOKEN/act" -> "TOKEN", "act" -> "".
bool cut_off(std::string& path, std::string_view last) {
  if (path == last) {
    path.clear();
    return true;
  }
  if (!path.ends_with(last) || path.size() <= last.size() || path[path.size() - last.size() - 1] != '/') return false;
  path.resize(path.size() - last.size() - 1);
  return true;
}

// "TOKEN/proof/17" -> "TOKEN" and 17.
std::optional<std::int64_t> proven(std::string& path) {
  const auto slash = path.rfind('/');
  const std::string number = slash == std::string::npos ? "" : path.substr(slash + 1);
  const bool is_number =
      !number.empty() && number.size() <= 15 && number.find_first_not_of("0123456789") == std::string::npos;
  std::string rest = path.substr(0, is_number ? slash : 0);
  if (!cut_off(rest, "proof")) return std::nullopt;
  path = rest;
  return std::stoll(number);
}

}  // namespace

Routes::Routes(service::House& house, const Renderer& renderer, std::function<void(const std::string&)> log)
    : house_(house),
      renderer_(renderer),
      log_(std::move(log)),
      member_desk_(house, renderer),
      sign_desk_(house, renderer),
      public_page_(house, renderer),
      remarks_desk_(house, renderer) {}

Response Routes::fault(int status) {
  try {
    static constexpr int known[] = {400, 403, 404, 405, 411, 413, 429, 431, 503, 505};
    const bool is_known = std::find(std::begin(known), std::end(known), status) != std::end(known);
    const Sheet values = sheet(message(house_.phrases(), status, std::to_string(is_known ? status : 400)));
    Response out{.status = status, .body = renderer_.page("message", Language::ar, values)};
    if (status == 503) out.headers.emplace_back("Retry-After", "30");
    return out;
  } catch (const std::exception& problem) {
    log_(std::string("web: cannot render a page: ") + problem.what());
    return {.status = status};
  }
}

Response Routes::answer(const Request& request) {
  try {
    return answered(request);
  } catch (const std::exception& problem) {
    const std::string id = house_.fresh_key().substr(0, 8);
    // The path may hold a token: only its first part is written down.
    const std::string place = request.path.substr(0, request.path.find('/', 1));
    log_("web: " + id + " " + request.method + " " + place + ": " + problem.what());
    const Message said = message(house_.phrases(), 500, "500", {{"id", id}});
    return {.status = 500, .body = renderer_.page("message", Language::ar, sheet(said))};
  }
}

Response Routes::plain(std::string text) const {
  return {.type = "text/plain; charset=UTF-8", .body = std::move(text)};
}

Response Routes::answered(const Request& request) {
  const std::string& path = request.path;
  const bool is_member = path == "/s" || path.starts_with("/s/");
  const bool is_digest = path.starts_with("/u/");
  const bool takes_posts = is_member || is_digest || is_comment(path);
  if (!is_reading(request) && !(request.method == "POST" && takes_posts)) {
    Response no = fault(405);
    no.headers.emplace_back("Allow", takes_posts ? "GET, HEAD, POST" : "GET, HEAD");
    return no;
  }
  if (request.method == "POST" && !is_from_here(request, house_.settings().base_url)) return fault(403);
  if (is_member) return member(request);
  if (is_digest) return digest_page(house_, renderer_, request).value_or(fault(404));
  if (path == "/") return public_page_.charters(request);
  if (path.starts_with("/c/")) return charter(request);
  if (path == "/verify") return verify_page();
  if (path.starts_with("/log/")) return log_file(request);
  if (path == "/healthz") return plain("ok\n");
  if (path == "/readyz") {
    house_.checkpoint();  // reads the store; a broken one throws
    return plain("ready\n");
  }
  if (path == "/passkey.js") {
    Response script{.type = "text/javascript; charset=UTF-8", .body = std::string(renderer_.script()), .open = true};
    script.headers.emplace_back("Cache-Control", "public, max-age=31536000, immutable");
    return script;
  }
  if (path == "/style.css") {
    Response style{.type = "text/css; charset=UTF-8", .body = renderer_.style(), .open = true};
    style.headers.emplace_back("Cache-Control", "public, max-age=31536000, immutable");
    return style;
  }
  return fault(404);
}

// /c/ID and what lies below it.
Response Routes::charter(const Request& request) {
  const auto parts = split(std::string_view(request.path).substr(3));
  const std::string id(parts[0]);
  if (parts.size() == 1) return public_page_.charter(request, id);
  const bool posts = request.method == "POST";
  if (parts[1] == "comments" && parts.size() == 2)
    return posts ? remarks_desk_.review(request, id) : remarks_desk_.table(request, id);
  if (parts[1] == "comments" && parts.size() == 3 && parts[2] == "confirm")
    // The address of a sent comment, typed or reloaded: back to the table.
    return posts ? comment(request, id) : redirect("/c/" + id + "/comments");
  if (parts[1] == "comments.csv" && parts.size() == 2) return remarks_desk_.csv(request, id);
  if (parts[1] == "comments.json" && parts.size() == 2) return remarks_desk_.json(id);
  if (parts[1] == "redline" && parts.size() == 4)
    return public_page_.redline(request, id, std::string(parts[2]), std::string(parts[3]));
  return fault(404);
}

Response Routes::comment(const Request& request, const std::string& id) {
  const auto wait = comments_.wait(request.address, std::chrono::steady_clock::now());
  if (!wait) return remarks_desk_.confirm(request, id);
  Response no = fault(429);
  no.headers.emplace_back("Retry-After", std::to_string(wait->count()));
  return no;
}

// Tiles may be kept for ever by every cache; the checkpoint for some seconds; an entry only by who has asked for it.
Response Routes::log_file(const Request& request) {
  const std::string path = request.path.substr(5);
  const std::string token = request.cookie(house_.settings().secure_cookies ? "__Host-ref" : "ref");
  const auto file = house_.log_file(path, {token, false});
  if (!file) {
    const int status = file.error().id == "not-for-everybody" ? 403 : 404;
    return {.status = status,
            .body = renderer_.page("message", Language::ar, sheet(message(house_.phrases(), status, file.error())))};
  }
  Response out{.type = file->media_type, .body = file->bytes, .open = true};
  const bool is_entry = path.starts_with("entries/");
  out.headers.emplace_back("Cache-Control", !file->is_immutable ? "public, max-age=5"
                                            : is_entry          ? "private, max-age=31536000, immutable"
                                                                : "public, max-age=31536000, immutable");
  return out;
}

// /s[/TOKEN]/sign[/prepare], /s[/TOKEN]/statement/SHA-256, /s[/TOKEN]/keys[/offer], /s/keys/enrolment/BYTES
std::optional<Response> Routes::signing(const Request& request) {
  std::string token = request.path.size() > 3 ? request.path.substr(3) : std::string();
  const bool reads = is_reading(request);
  if (const auto carried = token.rfind("keys/enrolment/"); carried != std::string::npos && reads)
    return sign_desk_.enrolment_file(token.substr(carried + std::string_view("keys/enrolment/").size()));
  const auto slash = token.rfind('/');
  if (std::string rest = token.substr(0, slash == std::string::npos ? 0 : slash); reads && cut_off(rest, "statement"))
    return sign_desk_.statement(request, rest, token.substr(slash + 1));
  const bool prepares = cut_off(token, "prepare"), offers = cut_off(token, "offer");
  if (cut_off(token, "sign")) {
    if (reads) return sign_desk_.sign_page(request, token);
    return prepares ? sign_desk_.prepare(request, token) : sign_desk_.sign(request, token);
  }
  if (!cut_off(token, "keys")) return std::nullopt;
  if (reads) return sign_desk_.keys_page(request, token);
  return offers ? sign_desk_.offer(request, token) : sign_desk_.enrol(request, token);
}

// /s[/TOKEN][/act][/confirm], /s[/TOKEN]/record, /s[/TOKEN]/proof/SEQ
Response Routes::member(const Request& request) {
  if (auto signing_page = signing(request)) return std::move(*signing_page);
  std::string token = request.path.size() > 3 ? request.path.substr(3) : std::string();
  const bool confirms = cut_off(token, "confirm");
  const bool acts = cut_off(token, "act");
  if (is_reading(request)) {
    if (const auto seq = proven(token)) return member_desk_.proof(request, token, *seq);
    if (cut_off(token, "record")) return member_desk_.record(request, token);
    // The address of a review or a receipt, typed or reloaded: back to the page itself.
    if (confirms || acts) return redirect(token.empty() ? "/s" : "/s/" + token);
    return token.empty() ? member_desk_.form(request) : member_desk_.arrive(request, token);
  }
  if (acts) return confirms ? member_desk_.confirm_act(request, token) : member_desk_.review_act(request, token);
  return confirms ? member_desk_.confirm(request, token) : member_desk_.review(request, token);
}

}  // namespace mithaq::web
