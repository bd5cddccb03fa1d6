// The daemon's local socket: one question and one answer a connection, each a length (4 bytes, big endian)
// and that many bytes of JSON. Behind a question that says `"follows": true` one more such message comes: the bytes of
// a mail, as they are. Who asks is known by the peer's credentials, not by a password.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace mithaq::cli {

inline constexpr std::size_t longest_message = 16u << 20;
inline constexpr std::size_t longest_mail = 35u << 20;
inline constexpr std::size_t longest_answer = 64u << 20;  // a mail in base64, and what is said of it

// Throw std::runtime_error when the other side is gone or says too much.
std::string receive(int socket, std::size_t longest = longest_message);
void send(int socket, const std::string& message, std::size_t longest = longest_message);

// Connects, asks, answers the reply. Throws std::runtime_error with the reason where nobody answers. With `patience` it
// gives up where the daemon says or takes nothing for so long.
std::string ask(const std::string& path, const std::string& question, std::chrono::seconds patience = {},
                const std::string* follows = nullptr);

}  // namespace mithaq::cli
