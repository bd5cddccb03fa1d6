#include "bounce_address.h"

#include "mail_headers.h"
#include "message.h"

namespace mithaq::email {

BounceAddress bounce_address(std::string_view address, std::string_view domain, std::string_view bounce_key) {
  const auto at = address.rfind('@');
  if (at == std::string_view::npos || domain_of(address) != lower(domain)) return {};
  const std::string local = lower(address.substr(0, at));  // a server on the way may have changed its case
  if (local != "bounce" && !local.starts_with("bounce+")) return {};
  const auto dot = local.rfind('.');
  const std::string mac = dot == std::string::npos ? "" : local.substr(dot + 1);
  const std::string job = dot == std::string::npos || dot < 7 ? "" : local.substr(7, dot - 7);
  const std::string ours = bounce_mac(bounce_key, job);
  unsigned difference = mac.size() == ours.size() && !job.empty() ? 0 : 1;
  for (std::size_t i = 0; i < ours.size() && i < mac.size(); ++i)
    difference |= static_cast<unsigned>(static_cast<unsigned char>(ours[i]) ^ static_cast<unsigned char>(mac[i]));
  return {true, difference == 0 ? job : ""};
}

}  // namespace mithaq::email
