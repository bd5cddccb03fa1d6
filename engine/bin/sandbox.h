// What a worker gives up before it runs a plugin's code. Nothing here needs rights of the system; what the kernel does
// not offer is named on standard error, and the service unit does it.
#pragma once

#include <map>
#include <string>

namespace mithaq {

// Memory, files, core dumps; for the signer the network, for every other duty the sockets of this machine's file
// system, by which the daemon and other services take commands.
void give_up_means(const std::string& duty);

// Of the house's folder, setting `house`, nothing stays within reach but the plugin's own two, `state` and
// `credentials`, and a mailbox that a setting `maildir` names: not the database, and not what belongs to another plugin
// (Landlock). What was not there at the start is out of reach as well where it lies beside a folder that leads to the
// house, unless a setting names it. The workers that meet mail write nowhere else. The programs that a plugin starts
// have no more than it has.
void keep_to_own_rooms(const std::string& duty, const std::map<std::string, std::string>& settings);

}  // namespace mithaq
