// A client that sends exactly the bytes it is told and reads until the server is done: for tests of the door.
#pragma once

#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <sys/socket.h>
#include <zlib.h>

#include <map>
#include <stdexcept>
#include <string>

namespace mithaq::testing {

struct Answer {
  int status = 0;
  std::map<std::string, std::string> headers;  // names as sent
  std::string body;                            // as sent

  std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
  }
};

// Everything until the end of the connection.
inline std::string read_all(Poco::Net::StreamSocket& socket) {
  std::string out;
  char bytes[8192];
  try {
    for (int n = 0; (n = socket.receiveBytes(bytes, sizeof bytes)) > 0;) out.append(bytes, static_cast<std::size_t>(n));
  } catch (const Poco::Exception&) {
    // A reset is an end, too.
  }
  return out;
}

inline Answer parsed(const std::string& bytes) {
  Answer out;
  const auto end = bytes.find("\r\n\r\n");
  if (end == std::string::npos || bytes.size() < 12) return out;
  out.status = std::stoi(bytes.substr(9, 3));
  for (auto at = bytes.find("\r\n") + 2; at < end + 2;) {
    const auto stop = bytes.find("\r\n", at);
    const auto colon = bytes.find(": ", at);
    out.headers[bytes.substr(at, colon - at)] = bytes.substr(colon + 2, stop - colon - 2);
    at = stop + 2;
  }
  out.body = bytes.substr(end + 4);
  return out;
}

inline Poco::Net::StreamSocket connected(int port) {
  return Poco::Net::StreamSocket(Poco::Net::SocketAddress("127.0.0.1", static_cast<Poco::UInt16>(port)));
}

inline void send(Poco::Net::StreamSocket& socket, const std::string& bytes) {
  for (std::size_t sent = 0; sent < bytes.size();)
    sent += static_cast<std::size_t>(
        socket.sendBytes(bytes.data() + sent, static_cast<int>(bytes.size() - sent), MSG_NOSIGNAL));
}

inline Answer raw(int port, const std::string& bytes) {
  auto socket = connected(port);
  send(socket, bytes);
  return parsed(read_all(socket));
}

inline Answer ask(int port, const std::string& method, const std::string& target, const std::string& headers = "",
                  const std::string& body = "") {
  std::string bytes = method + " " + target + " HTTP/1.1\r\nHost: mithaq.example\r\nConnection: close\r\n" + headers;
  if (method == "POST")
    bytes +=
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  return raw(port, bytes + "\r\n" + body);
}

inline std::string encoded(const std::string& text) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', digits[byte >> 4], digits[byte & 15]};
  }
  return out;
}

inline std::string unzipped(const std::string& bytes) {
  z_stream stream{};
  if (inflateInit2(&stream, 15 + 16) != Z_OK) throw std::runtime_error("zlib");
  std::string out(1024 * 1024, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = inflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  if (result != Z_STREAM_END) throw std::runtime_error("not gzip");
  return out;
}

}  // namespace mithaq::testing
