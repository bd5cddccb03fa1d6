# The floors from the ground up. What a floor may include is kept by tests/floors_test.cpp.
pkg_check_modules(ICU REQUIRED IMPORTED_TARGET icu-i18n icu-uc)
pkg_check_modules(SYSTEMD REQUIRED IMPORTED_TARGET libsystemd)
pkg_check_modules(TOML REQUIRED IMPORTED_TARGET tomlplusplus)
find_package(OpenSSL REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(date REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(Poco REQUIRED COMPONENTS Foundation Net NetSSL)

mithaq_floor(model LIBRARIES PkgConfig::ICU)
mithaq_floor(trail USES model LIBRARIES OpenSSL::Crypto nlohmann_json::nlohmann_json)
mithaq_floor(rules USES trail model)
mithaq_floor(wire)
mithaq_floor(definitions USES rules trail model LIBRARIES PkgConfig::TOML date::date-tz)
mithaq_floor(notices USES model LIBRARIES PkgConfig::ICU)
mithaq_floor(store USES trail model LIBRARIES SQLiteCpp sqlite3)
mithaq_floor(host USES wire model LIBRARIES fmt::fmt Poco::Net Poco::NetSSL)
mithaq_floor(audit USES store rules trail model LIBRARIES archive)
mithaq_floor(service USES audit definitions rules trail notices host store model LIBRARIES fmt::fmt)
mithaq_floor(web USES service notices model LIBRARIES Poco::Net ctemplate cmark-gfm z)
# The pages go into the program: engine/web/pages.h.
file(GLOB pages CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/engine/web/pages/*.html ${CMAKE_SOURCE_DIR}/engine/web/style.css
     ${CMAKE_SOURCE_DIR}/engine/web/passkey.js ${CMAKE_SOURCE_DIR}/config/site/verify.html)
add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/web_pages.cpp
  COMMAND ${CMAKE_COMMAND} -DOUT=${CMAKE_BINARY_DIR}/web_pages.cpp "-DPAGES=${pages}" -P ${CMAKE_SOURCE_DIR}/engine/web/embed.cmake
  DEPENDS ${pages} ${CMAKE_SOURCE_DIR}/engine/web/embed.cmake VERBATIM)
target_sources(mithaq_web PRIVATE ${CMAKE_BINARY_DIR}/web_pages.cpp)
mithaq_floor(cli USES service audit notices trail definitions rules model LIBRARIES fmt::fmt nlohmann_json::nlohmann_json)

# Programs: composition only.
add_executable(mithaqd engine/bin/mithaqd.cpp)
target_compile_definitions(mithaqd PRIVATE MITHAQ_VERSION="${PROJECT_VERSION}")
target_link_libraries(mithaqd PRIVATE mithaq_web mithaq_cli mithaq_service PkgConfig::SYSTEMD spdlog::spdlog fmt::fmt)
file(GLOB program CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/engine/bin/program*.cpp)
add_executable(mithaq engine/bin/mithaq.cpp ${program})
target_compile_definitions(mithaq PRIVATE MITHAQ_VERSION="${PROJECT_VERSION}" MITHAQ_TEXTS="${CMAKE_SOURCE_DIR}/config/texts")
target_link_libraries(mithaq PRIVATE mithaq_cli mithaq_web CLI11::CLI11 fmt::fmt)
add_executable(mithaq-worker engine/bin/mithaq-worker.cpp engine/bin/sandbox.cpp)
pkg_check_modules(SECCOMP REQUIRED IMPORTED_TARGET libseccomp)
target_link_libraries(mithaq-worker PRIVATE mithaq_wire PkgConfig::SECCOMP)
set_target_properties(mithaq-worker PROPERTIES ENABLE_EXPORTS ON)
