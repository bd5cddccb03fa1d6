#include "definitions/diagram_channel.h"

#include <algorithm>
#include <cstdlib>
#include <map>

namespace mithaq::definitions::diagram {
namespace {

constexpr int apart = 14;  // lines side by side

// By the place that they leave where that has several ways, else by the place where they arrive.
std::vector<Net> gathered(const std::vector<Crossing>& crossings) {
  std::map<std::size_t, int> leaving;
  for (const Crossing& each : crossings) ++leaving[each.above.vertex];
  std::map<std::pair<bool, std::size_t>, Net> out;
  for (const Crossing& each : crossings) {
    const bool is_fork = leaving[each.above.vertex] > 1;
    Net& net = out[{is_fork, is_fork ? each.above.vertex : each.below.vertex}];
    if (std::find(net.above.begin(), net.above.end(), each.above) == net.above.end()) net.above.push_back(each.above);
    if (std::find(net.below.begin(), net.below.end(), each.below) == net.below.end()) net.below.push_back(each.below);
  }
  std::vector<Net> nets;
  for (auto& [key, net] : out) nets.push_back(std::move(net));
  return nets;
}

int middle(const Net& net) {
  int sum = 0;
  for (const Port& port : net.above) sum += port.x;
  return sum / static_cast<int>(net.above.size());
}

class Ports {
 public:
  Ports(std::vector<Net>& nets, const std::vector<Crossing>& crossings) : nets_(nets) {
    for (const Crossing& each : crossings) arriving_[each.below.vertex] = {each.below.x, each.play};
  }

  void share_out() {
    for (const auto& [vertex, at] : arriving_) {
      std::vector<Net*> here;
      for (Net& net : nets_)
        if (port(net, vertex)) here.push_back(&net);
      std::stable_sort(here.begin(), here.end(), [](const Net* a, const Net* b) { return middle(*a) < middle(*b); });
      const auto& [x, play] = at;
      for (std::size_t i = 0; i < here.size(); ++i) {
        const bool may_be_straight = here.size() == 1 && here[0]->above.size() == 1 && here[0]->below.size() == 1;
        const int shift = play == 0 ? 0 : (2 * static_cast<int>(i) - static_cast<int>(here.size()) + 1) * apart;
        int wanted = x + shift;
        if (may_be_straight && std::abs(here[i]->above[0].x - x) <= play) wanted = here[i]->above[0].x;
        port(*here[i], vertex)->x = free_near(wanted, *here[i], vertex);
      }
    }
  }

 private:
  static Port* port(Net& net, std::size_t vertex) {
    const auto found =
        std::find_if(net.below.begin(), net.below.end(), [&](const Port& p) { return p.vertex == vertex; });
    return found == net.below.end() ? nullptr : &*found;
  }

  // No other net comes down here, from above or to a place that has its port already.
  bool is_free(int x, const Net& net, std::size_t vertex) const {
    for (const Net& other : nets_) {
      if (&other == &net) continue;
      for (const Port& p : other.above)
        if (std::abs(p.x - x) < apart / 2) return false;
      for (const Port& p : other.below)  // nets may meet in a bend, from where they go the same way
        if (is_settled(other, p) && !(p.vertex == vertex && arriving_.at(vertex).second == 0) &&
            std::abs(p.x - x) < apart / 2)
          return false;
    }
    return true;
  }
  bool is_settled(const Net& net, const Port& p) const {
    return std::find(settled_.begin(), settled_.end(), std::pair(&net, p.vertex)) != settled_.end();
  }

  int free_near(int wanted, const Net& net, std::size_t vertex) {
    int x = wanted;
    for (int step = 1; step < 16 && !is_free(x, net, vertex); ++step)
      x = wanted + (step % 2 == 1 ? 1 : -1) * ((step + 1) / 2) * (apart / 2);
    settled_.emplace_back(&net, vertex);
    return x;
  }

  std::vector<Net>& nets_;
  std::map<std::size_t, std::pair<int, int>> arriving_;  // vertex -> middle, play
  std::vector<std::pair<const Net*, std::size_t>> settled_;
};

}  // namespace

int Net::from() const {
  int out = above.front().x;
  for (const auto* ports : {&above, &below})
    for (const Port& port : *ports) out = std::min(out, port.x);
  return out;
}

int Net::to() const {
  int out = above.front().x;
  for (const auto* ports : {&above, &below})
    for (const Port& port : *ports) out = std::max(out, port.x);
  return out;
}

std::vector<Net> nets(const std::vector<Crossing>& crossings) {
  std::vector<Net> out = gathered(crossings);
  Ports(out, crossings).share_out();
  std::stable_sort(out.begin(), out.end(), [](const Net& a, const Net& b) { return a.from() < b.from(); });
  std::vector<int> ends;  // of what runs on each track so far
  for (Net& net : out) {
    if (net.from() == net.to()) continue;
    const auto track = std::find_if(ends.begin(), ends.end(), [&](int end) { return end + apart < net.from(); });
    net.track = static_cast<int>(track - ends.begin());
    if (track == ends.end()) ends.push_back(0);
    ends[static_cast<std::size_t>(net.track)] = net.to();
  }
  return out;
}

int tracks(const std::vector<Net>& nets) {
  int out = 0;
  for (const Net& net : nets) out = std::max(out, net.track + 1);
  return out;
}

}  // namespace mithaq::definitions::diagram
