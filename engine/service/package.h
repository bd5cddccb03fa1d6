// Gathers what an archive package holds: the charter's strand, every document that it names, proofs up to a
// signed checkpoint, the seal, and the same facts for reading. The archive plugin makes the bag.
#pragma once

#include <mithaq/archiver.h>
#include <mithaq/signer.h>

#include <string>

#include "service/premises.h"
#include "store/objects.h"
#include "store/store.h"

namespace mithaq::service {

// seq of the newest entry that a package of the charter is to hold: the seal of its certificate and what came of the
// first attempt to have that stamped, or `ratified` where nothing is sealed; or a minority statement that came later.
std::int64_t package_basis(store::Store& store, const Charter& charter);

// mithaq-<charter>-<yyyymmdd>-<audience>; with -2, -3 .. for the one that holds a statement filed after it.
std::string package_name(const Charter& charter, const std::string& audience);

Package package(const Premises& premises, store::Store& store, const store::Objects& objects, const Charter& charter,
                const store::CheckpointRow& checkpoint, const SignerKeys& keys, const std::string& audience);

}  // namespace mithaq::service
