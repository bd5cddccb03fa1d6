// The tables, and the number that says which they are.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <string>

namespace mithaq::store::sqlite {

// Written to the file (PRAGMA user_version); never reused. A file with a higher number is of a newer program.
inline constexpr int schema_number = 3;
// "Mthq", in the file's header (PRAGMA application_id).
inline constexpr int application_id = 0x4D746871;

// Makes the tables in a new file, and brings those of an older program up to date. Throws std::runtime_error for a file
// that is not ours or of a newer program.
void make_or_check_schema(SQLite::Database& database, const std::string& path);
// The same check for a reader: a file without tables is refused too.
void check_schema(SQLite::Database& database, const std::string& path);

}  // namespace mithaq::store::sqlite
