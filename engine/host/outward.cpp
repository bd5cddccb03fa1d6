#include "host/outward.h"

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/URI.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <istream>
#include <memory>

namespace mithaq::host {
namespace {

using Clock = std::chrono::steady_clock;

// Trusts what the system trusts, and checks the name.
Poco::Net::Context::Ptr trust() {
  return new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, "", "", "",  // NOLINT: counted by Poco
                                Poco::Net::Context::VERIFY_STRICT, 9, true, "TLSv1.2+HIGH:!aNULL:!SHA1");
}

std::unique_ptr<Poco::Net::HTTPClientSession> session(const Poco::URI& uri) {
  if (uri.getScheme() == "https")
    return std::make_unique<Poco::Net::HTTPSClientSession>(uri.getHost(), uri.getPort(), trust());
  if (uri.getScheme() == "http") return std::make_unique<Poco::Net::HTTPClientSession>(uri.getHost(), uri.getPort());
  throw Unreachable("no address of the web: " + uri.toString());
}

// Every step gets what is left of the time.
void hurry(Poco::Net::HTTPClientSession& session, Clock::time_point end) {
  const auto left = std::chrono::duration_cast<std::chrono::microseconds>(end - Clock::now());
  if (left.count() <= 0) throw Unreachable("too slow");
  session.setTimeout(Poco::Timespan(left.count()));
}

std::string body_of(std::istream& in, Poco::Net::HTTPClientSession& session, const OutwardLimits& limits,
                    Clock::time_point end) {
  std::string out;
  std::array<char, 4096> piece{};
  while (in.read(piece.data(), 1) || in.gcount() > 0) {  // waits for one byte, and takes what has come with it
    const auto first = in.gcount();
    const auto more = in.readsome(piece.data() + first, static_cast<std::streamsize>(piece.size()) - first);
    out.append(piece.data(), static_cast<std::size_t>(first + more));
    if (out.size() > limits.most_bytes) throw Unreachable("its answer is too long");
    hurry(session, end);
  }
  return out;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

OutwardAnswer exchange(const std::string& url, Poco::Net::HTTPRequest& request, const std::string& body,
                       const OutwardLimits& limits) {
  const auto end = Clock::now() + limits.within;
  try {
    const Poco::URI uri(url);
    const auto talk = session(uri);
    hurry(*talk, end);
    const std::string path = uri.getPathAndQuery();
    request.setURI(path.empty() ? "/" : path);
    request.setKeepAlive(false);
    talk->sendRequest(request) << body << std::flush;
    hurry(*talk, end);
    Poco::Net::HTTPResponse response;
    std::istream& in = talk->receiveResponse(response);
    OutwardAnswer out;
    out.status = response.getStatus();
    const std::string& type = response.getContentType();
    if (type != Poco::Net::HTTPMessage::UNKNOWN_CONTENT_TYPE) out.media_type = lower(type.substr(0, type.find(';')));
    out.body = body_of(in, *talk, limits, end);
    return out;
  } catch (const Poco::Exception& no) {
    throw Unreachable(url + ": " + no.displayText());
  }
}

}  // namespace

OutwardAnswer get(const std::string& url, const OutwardLimits& limits) {
  Poco::Net::HTTPRequest request("GET", "/", "HTTP/1.1");
  return exchange(url, request, "", limits);
}

OutwardAnswer post(const std::string& url, const std::string& media_type, const std::string& body,
                   const OutwardLimits& limits) {
  Poco::Net::HTTPRequest request("POST", "/", "HTTP/1.1");
  request.setContentType(media_type);
  request.setContentLength64(static_cast<Poco::Int64>(body.size()));
  return exchange(url, request, body, limits);
}

}  // namespace mithaq::host
