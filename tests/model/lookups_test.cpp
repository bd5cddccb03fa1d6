#include <gtest/gtest.h>

#include "model/charter.h"
#include "model/workflow.h"

namespace mithaq {
namespace {

Position position(std::int64_t seq, const char* body, PositionKind kind) {
  Position out;
  out.seq = seq;
  out.body = {body};
  out.kind = kind;
  return out;
}

TEST(Position, every_id_leads_back_to_its_kind) {
  for (const std::string_view word : position_ids) EXPECT_EQ(id(position_kind(word).value()), word);
  EXPECT_FALSE(position_kind("delegate"));
  for (const std::string_view word : channel_ids) EXPECT_EQ(id(channel(word).value()), word);
  EXPECT_FALSE(channel("fax"));
}

TEST(Position, counts_for_the_side_of_the_reference) {
  EXPECT_EQ(side(PositionKind::approve), Side::for_);
  EXPECT_EQ(side(PositionKind::approve_with_comments), Side::for_);
  EXPECT_EQ(side(PositionKind::approve_with_reservation), Side::for_);
  EXPECT_EQ(side(PositionKind::no_objection), Side::for_);
  EXPECT_EQ(side(PositionKind::disagree), Side::against);
  EXPECT_EQ(side(PositionKind::object), Side::against);
  EXPECT_EQ(side(PositionKind::abstain), Side::abstain);
  EXPECT_EQ(side(PositionKind::recuse), Side::recused);
}

TEST(Round, the_newest_position_that_counts_stands) {
  Round round;
  EXPECT_EQ(round.standing({"a"}), nullptr);
  round.positions = {position(1, "a", PositionKind::object), position(2, "b", PositionKind::approve),
                     position(3, "a", PositionKind::approve), position(4, "a", PositionKind::abstain)};
  EXPECT_EQ(round.standing({"a"})->seq, 4);
  round.positions[3].provisional = true;
  EXPECT_EQ(round.standing({"a"})->seq, 3);
  EXPECT_EQ(round.newest({"a"})->seq, 4);
  round.positions[2].late = true;
  EXPECT_EQ(round.standing({"a"})->seq, 1);
  round.positions[0].missing = {"text"};
  EXPECT_EQ(round.standing({"a"}), nullptr);
  EXPECT_EQ(round.standing({"b"})->seq, 2);
  round.positions[1].awaiting = true;
  EXPECT_EQ(round.standing({"b"}), nullptr);
}

TEST(Round, seats_and_requests_are_found_by_body) {
  Round round;
  round.roll = {{{"a"}, {"gaza"}, {}}, {{"b"}, {}, {}}};
  round.requests.resize(1);
  round.requests[0].body = {"b"};
  EXPECT_EQ(round.seat({"a"})->tags, std::vector<std::string>{"gaza"});
  EXPECT_EQ(round.seat({"c"}), nullptr);
  EXPECT_EQ(round.request({"b"}), &round.requests[0]);
  EXPECT_EQ(round.request({"a"}), nullptr);
}

TEST(Objection, is_open_until_its_holder_or_a_rule_ends_it) {
  Charter charter;
  for (const char* state : {"admissible", "answered", "maintained", "awaiting-reassertion", "returned", "accepted",
                            "withdrawn", "overruled", "lapsed", "set-aside"}) {
    charter.objections.emplace_back().state = state;
  }
  EXPECT_EQ(charter.open_objections(), 4);
  for (std::size_t i = 0; i < charter.objections.size(); ++i)
    EXPECT_EQ(charter.objections[i].is_open(), i < 4) << charter.objections[i].state;
}

TEST(Registry, finds_bodies_members_and_who_speaks_for_whom) {
  Registry registry;
  registry.bodies.resize(2);
  registry.bodies[1].id = {"b"};
  registry.members.resize(3);
  registry.members[0].id = {"m-1"};
  registry.members[0].body = {"b"};
  registry.members[2].id = {"m-3"};
  registry.members[2].body = {"b"};
  EXPECT_EQ(registry.body({"b"}), &registry.bodies[1]);
  EXPECT_EQ(registry.body({"c"}), nullptr);
  EXPECT_EQ(registry.member({"m-3"}), &registry.members[2]);
  EXPECT_EQ(registry.member({"m-9"}), nullptr);
  EXPECT_EQ(registry.members_of({"b"}), (std::vector<const Member*>{&registry.members[0], &registry.members[2]}));
}

TEST(Charter, revisions_and_stages_are_found_by_name) {
  Charter charter;
  charter.revisions.resize(2);
  charter.revisions[0].number = 1;
  charter.revisions[1].number = 2;
  EXPECT_EQ(charter.revision(2), &charter.revisions[1]);
  EXPECT_EQ(charter.revision(3), nullptr);
  Workflow workflow;
  workflow.stages.resize(1);
  workflow.stages[0].id = {"signoff"};
  EXPECT_EQ(workflow.stage("signoff"), &workflow.stages[0]);
  EXPECT_EQ(workflow.stage("drafting"), nullptr);
}

TEST(Revision, people_see_eight_groups_of_four) {
  EXPECT_EQ(fingerprint_groups("5965a13afa4e22daa16f8b940037417ca8c2dea82a64503c0b5ce512acbeb988"),
            "5965 a13a fa4e 22da a16f 8b94 0037 417c");
}

}  // namespace
}  // namespace mithaq
