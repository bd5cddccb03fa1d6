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

// certificate.json: what the certificate says, as canonical data; the same bytes whenever it is asked for.
std::string certificate_facts(const Premises& premises, store::Store& store, const store::Objects& objects,
                              const Charter& charter);

// seq of the newest `sealed` entry, or of `ratified` where nothing is sealed; of a minority statement that came later.
std::int64_t last_sealing_entry(store::Store& store, const Charter& charter);

// mithaq-<charter>-<yyyymmdd>-auditor; with -2, -3 .. for the one that holds a statement filed after it.
std::string package_name(const Charter& charter);

Package package(const Premises& premises, store::Store& store, const store::Objects& objects, const Charter& charter,
                const store::CheckpointRow& checkpoint, const SignerKeys& keys);

}  // namespace mithaq::service
