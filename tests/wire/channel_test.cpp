#include "wire/channel.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>

namespace {

using namespace mithaq::wire;

struct Pair {
  Channel here, there;
  Pair() { std::tie(here, there) = make_channels(); }

  Heard hear(Frame& frame) {
    pid_t sender = 0;
    return here.receive(frame, sender);
  }
};

// A header whose fields lie in a descriptor that nobody made as this floor makes it.
void send_with(const Channel& channel, const Frame& frame, int fd) {
  std::string header = encode_header(frame);
  iovec part{header.data(), header.size()};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  cmsghdr* const head = CMSG_FIRSTHDR(&message);
  head->cmsg_level = SOL_SOCKET;
  head->cmsg_type = SCM_RIGHTS;
  head->cmsg_len = CMSG_LEN(sizeof(int));
  std::memcpy(CMSG_DATA(head), &fd, sizeof fd);
  ASSERT_GT(sendmsg(channel.fd(), &message, 0), 0);
}

TEST(Channel, frames_arrive_whole_and_in_order) {
  Pair pair;
  const Frame first{Type::log, {{"level", "info"}}};
  const Frame second{Type::pong, {}};
  pair.there.send(first);
  pair.there.send(second);
  Frame heard;
  ASSERT_EQ(pair.hear(heard), Heard::frame);
  EXPECT_EQ(heard, first);
  ASSERT_EQ(pair.hear(heard), Heard::frame);
  EXPECT_EQ(heard, second);
  EXPECT_EQ(pair.hear(heard), Heard::nothing);
}

TEST(Channel, fields_too_large_for_a_packet_travel_in_sealed_memory) {
  Pair pair;
  for (const std::size_t size :
       {largest_packet - header_size - 10, largest_packet - header_size - 9, std::size_t{3} << 20}) {
    const Frame frame{Type::done, {{"byte", std::string(size, '\0')}}};
    pair.there.send(frame);
    Frame heard;
    ASSERT_EQ(pair.hear(heard), Heard::frame);
    EXPECT_EQ(heard, frame) << size;
  }
}

TEST(Channel, memory_that_somebody_can_still_change_is_refused) {
  Pair pair;
  const Frame frame{Type::done, {{"job", "1"}}};
  const std::string fields = encode_fields(frame.fields);
  const int memory = memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  ASSERT_EQ(write(memory, fields.data(), fields.size()), static_cast<ssize_t>(fields.size()));
  send_with(pair.there, frame, memory);
  Frame heard;
  EXPECT_THROW(pair.hear(heard), BadFrame);

  ASSERT_EQ(fcntl(memory, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE), 0);
  send_with(pair.there, frame, memory);
  ASSERT_EQ(pair.hear(heard), Heard::frame);
  EXPECT_EQ(heard, frame);
  close(memory);
}

TEST(Channel, a_descriptor_that_is_no_memory_is_refused) {
  Pair pair;
  const int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
  send_with(pair.there, {Type::done, {}}, null);
  Frame heard;
  EXPECT_THROW(pair.hear(heard), BadFrame);
  close(null);
}

TEST(Channel, a_packet_above_the_limit_is_refused) {
  Pair pair;
  const std::string packet(largest_packet + 1, 'x');
  ASSERT_GT(send(pair.there.fd(), packet.data(), packet.size(), 0), 0);
  Frame heard;
  EXPECT_THROW(pair.hear(heard), BadFrame);
}

TEST(Channel, a_body_above_the_limit_is_the_senders_mistake) {
  Pair pair;
  EXPECT_THROW(pair.there.send({Type::done, {{"bytes", std::string(largest_body, 'x')}}}), std::invalid_argument);
}

TEST(Channel, the_kernel_tells_who_sends) {
  Pair pair;
  pair.here.ask_who_sends();
  pair.there.send({Type::pong, {}});
  Frame heard;
  pid_t sender = 0;
  ASSERT_EQ(pair.here.receive(heard, sender), Heard::frame);
  EXPECT_EQ(sender, getpid());
}

TEST(Channel, the_last_words_are_heard_before_the_end) {
  Pair pair;
  pair.here.send({Type::ping, {}});  // never read by the other side
  pair.there.send({Type::log, {}});
  pair.there.close();
  Frame heard;
  ASSERT_EQ(pair.hear(heard), Heard::frame);
  EXPECT_EQ(heard.type, Type::log);
  EXPECT_EQ(pair.hear(heard), Heard::end);
  EXPECT_THROW(pair.here.send({Type::ping, {}}), PeerGone);
}

TEST(Channel, a_reader_that_does_not_read_is_given_up) {
  Pair pair;
  const Frame frame{Type::ping, {{"bytes", std::string(60000, 'x')}}};
  EXPECT_THROW(
      {
        for (int i = 0; i < 1000; ++i) pair.here.send(frame);
      },
      PeerGone);
}

}  // namespace
