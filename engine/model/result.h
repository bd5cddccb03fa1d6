// Either what was asked for or the reason why not. For answers that are a "no", not for a broken world:
// that throws.
#pragma once

#include <stdexcept>
#include <utility>
#include <variant>

namespace mithaq {

template <class T, class E>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
  Result(E error) : content_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return content_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Throws std::logic_error when asked for the half that is not there: look at ok() first.
  const T& value() const& { return get<0>(); }
  T& value() & { return const_cast<T&>(get<0>()); }
  T&& value() && { return std::move(const_cast<T&>(get<0>())); }
  const T& operator*() const& { return get<0>(); }
  T& operator*() & { return const_cast<T&>(get<0>()); }
  const T* operator->() const { return &get<0>(); }
  T* operator->() { return &const_cast<T&>(get<0>()); }
  const E& error() const { return get<1>(); }

 private:
  template <std::size_t N>
  const auto& get() const {
    if (content_.index() != N) throw std::logic_error(N == 0 ? "result holds a refusal" : "result holds a value");
    return std::get<N>(content_);
  }

  std::variant<T, E> content_;
};

}  // namespace mithaq
