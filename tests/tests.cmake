# mithaq_test(rules USES rules trail): every tests/<folder>/*_test.cpp becomes one program, one CTest entry a TEST.
find_package(GTest REQUIRED)
include(GoogleTest)
function(mithaq_test NAME)
  cmake_parse_arguments(ARG "" "" "USES;LIBRARIES;SOURCES;PLUGINS;PROPERTIES" ${ARGN})
  if(ARG_SOURCES)
    set(sources ${ARG_SOURCES})
  else()
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/${NAME}/*.cpp)
  endif()
  list(TRANSFORM ARG_USES PREPEND mithaq_)
  add_executable(${NAME}_test ${sources})
  target_include_directories(${NAME}_test PRIVATE ${CMAKE_SOURCE_DIR}/tests)
  target_compile_definitions(${NAME}_test PRIVATE MITHAQ_SOURCE="${CMAKE_SOURCE_DIR}" MITHAQ_BUILD="${CMAKE_BINARY_DIR}")
  target_link_libraries(${NAME}_test PRIVATE ${ARG_USES} mithaq_build mithaq_sdk ${ARG_LIBRARIES} GTest::gtest GTest::gtest_main Threads::Threads)
  foreach(plugin ${ARG_PLUGINS})
    add_dependencies(${NAME}_test ${plugin}_plugin)
  endforeach()
  gtest_discover_tests(${NAME}_test DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 300 ${ARG_PROPERTIES})
endfunction()

# Each floor's tests.
mithaq_test(floors SOURCES ${CMAKE_SOURCE_DIR}/tests/floors_test.cpp LIBRARIES PkgConfig::ICU)
mithaq_test(model USES model)
mithaq_test(trail USES trail)
mithaq_test(rules USES rules trail LIBRARIES nlohmann_json::nlohmann_json)
mithaq_test(definitions USES definitions notices)
# The targets of tests/fuzz on their corpora, without a fuzzer.
file(GLOB fuzz_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/fuzz/*.cpp)
list(FILTER fuzz_sources EXCLUDE REGEX entry)
mithaq_test(fuzz USES audit definitions notices rules trail wire SOURCES ${fuzz_sources}
            LIBRARIES email_intake nlohmann_json::nlohmann_json)
mithaq_test(notices USES notices definitions LIBRARIES nlohmann_json::nlohmann_json)
# Replies as mail programs write them, with what must be read in each: build/<preset>/replies.
add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/replies/expected.json
  COMMAND python3 ${CMAKE_SOURCE_DIR}/tests/replies/make_corpus.py ${CMAKE_BINARY_DIR}/replies
  DEPENDS ${CMAKE_SOURCE_DIR}/tests/replies/make_corpus.py VERBATIM)
add_custom_target(reply_corpus DEPENDS ${CMAKE_BINARY_DIR}/replies/expected.json)
add_dependencies(notices_test reply_corpus)
mithaq_test(store USES store trail LIBRARIES SQLiteCpp sqlite3)
mithaq_test(wire USES wire)
include(tests/fault_plugins/fault_plugins.cmake)
mithaq_test(host USES host wire PLUGINS ${fault_plugins} letters)
add_dependencies(host_test mithaq-worker)
mithaq_test(audit USES audit store rules trail)
mithaq_test(service USES service LIBRARIES fmt::fmt SQLiteCpp sqlite3)
target_sources(service_test PRIVATE ${CMAKE_SOURCE_DIR}/tests/fakes/whole_house.cpp)
mithaq_test(web USES web service LIBRARIES Poco::Net fmt::fmt z)
target_sources(web_test PRIVATE ${CMAKE_SOURCE_DIR}/tests/fakes/fake_house.cpp
                                ${CMAKE_SOURCE_DIR}/tests/fakes/whole_house.cpp)
# In a real browser; its pictures are left in the build folder, under shots/.
file(GLOB browser_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/browser/*.cpp)
list(FILTER browser_sources EXCLUDE REGEX page_server)
mithaq_test(browser USES web service LIBRARIES Poco::Net fmt::fmt nlohmann_json::nlohmann_json
            SOURCES ${browser_sources} ${CMAKE_SOURCE_DIR}/tests/fakes/fake_house.cpp)
target_sources(browser_test PRIVATE ${CMAKE_SOURCE_DIR}/tests/fakes/whole_house.cpp)
# The same pages for a person's browser, over a house in memory: page-server PORT.
add_executable(page-server tests/browser/page_server.cpp tests/fakes/fake_house.cpp)
target_include_directories(page-server PRIVATE ${CMAKE_SOURCE_DIR}/tests)
target_compile_definitions(page-server PRIVATE MITHAQ_SOURCE="${CMAKE_SOURCE_DIR}")
target_link_libraries(page-server PRIVATE mithaq_web mithaq_service mithaq_rules fmt::fmt)
file(GLOB cli_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/cli/*.cpp)
mithaq_test(cli USES cli service
            SOURCES ${cli_sources} ${CMAKE_SOURCE_DIR}/tests/fakes/fake_house.cpp ${CMAKE_SOURCE_DIR}/tests/fakes/whole_house.cpp
            LIBRARIES nlohmann_json::nlohmann_json fmt::fmt)
add_dependencies(cli_test mithaq)
mithaq_test(workflows USES service LIBRARIES nlohmann_json::nlohmann_json)
mithaq_test(stories USES service)
target_sources(stories_test PRIVATE ${CMAKE_SOURCE_DIR}/tests/fakes/whole_house.cpp)
# mithaq_python_test(WorkflowSchema workflows/schema_test.py): one CTest entry a test of the script, which takes the
# command line program and the test's name.
function(mithaq_python_test NAME SCRIPT)
  set(script ${CMAKE_SOURCE_DIR}/tests/${SCRIPT})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${script})
  file(STRINGS ${script} lines REGEX "^    def [a-z_]+\\(self\\):$")
  foreach(line ${lines})
    string(REGEX REPLACE "^    def ([a-z_]+).*$" "\\1" sentence ${line})
    add_test(NAME ${NAME}.${sentence} COMMAND python3 ${script} $<TARGET_FILE:mithaq> ${sentence})
    set_tests_properties(${NAME}.${sentence} PROPERTIES TIMEOUT 300 ${ARGN})
  endforeach()
endfunction()
mithaq_python_test(WorkflowSchema workflows/schema_test.py)
mithaq_python_test(WorkflowReadme workflows/readme_test.py)
# Judges of the trail that are not ours.
mithaq_python_test(Crosscheck crosscheck/trail_test.py LABELS crosscheck SKIP_RETURN_CODE 77)
# Plugins are tested as they are built: loaded through their exported symbol.
mithaq_test(signatures PLUGINS signatures)
mithaq_test(archive USES trail PLUGINS archive signatures)
# With its sources, so that its parts are tested one by one too.
file(GLOB email_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/email/*.cpp ${CMAKE_SOURCE_DIR}/plugins/email/*.cpp)
mithaq_test(email SOURCES ${email_sources} USES host wire notices definitions PLUGINS email
            LIBRARIES PkgConfig::GMIME PkgConfig::LIBXML Poco::Net Poco::NetSSL nlohmann_json::nlohmann_json)
target_include_directories(email_test PRIVATE ${CMAKE_SOURCE_DIR}/plugins)
add_dependencies(email_test mithaq-worker reply_corpus)
# The real programs under hard conditions: killed, full disks, doors shut.
mithaq_test(faults USES store trail LIBRARIES Poco::Net fmt::fmt z PLUGINS email signatures archive PROPERTIES LABELS faults)
add_dependencies(faults_test mithaqd mithaq mithaq-worker)
# First figures: built and run by hand (tests/bench), never by ctest.
add_executable(mithaq-bench EXCLUDE_FROM_ALL tests/bench/bench.cpp tests/bench/ground.cpp tests/bench/measures.cpp)
target_include_directories(mithaq-bench PRIVATE ${CMAKE_SOURCE_DIR}/tests)
target_compile_definitions(mithaq-bench PRIVATE MITHAQ_SOURCE="${CMAKE_SOURCE_DIR}" MITHAQ_BUILD="${CMAKE_BINARY_DIR}")
target_link_libraries(mithaq-bench PRIVATE mithaq_web mithaq_service)
add_executable(mithaq-rule-bench EXCLUDE_FROM_ALL tests/bench/rule_bench.cpp)
target_link_libraries(mithaq-rule-bench PRIVATE mithaq_rules)
# P5: mail against Postfix's own source.
file(GLOB mail_bench_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/plugins/email/*.cpp)
add_executable(mithaq-mail-bench EXCLUDE_FROM_ALL tests/bench/mail_bench.cpp tests/email/bench.cpp ${mail_bench_sources})
target_include_directories(mithaq-mail-bench PRIVATE ${CMAKE_SOURCE_DIR}/tests ${CMAKE_SOURCE_DIR}/plugins)
target_compile_definitions(mithaq-mail-bench PRIVATE MITHAQ_SOURCE="${CMAKE_SOURCE_DIR}" MITHAQ_BUILD="${CMAKE_BINARY_DIR}")
target_link_libraries(mithaq-mail-bench PRIVATE mithaq_build mithaq_sdk PkgConfig::GMIME PkgConfig::LIBXML Poco::Net Poco::NetSSL Threads::Threads)
# P6: the whole check of a log in memory.
add_executable(mithaq-audit-bench EXCLUDE_FROM_ALL tests/bench/audit_bench.cpp)
target_include_directories(mithaq-audit-bench PRIVATE ${CMAKE_SOURCE_DIR}/tests)
target_link_libraries(mithaq-audit-bench PRIVATE mithaq_audit mithaq_build mithaq_memory)
target_compile_options(mithaq-audit-bench PRIVATE -Wno-maybe-uninitialized)  # GCC 12 is wrong about an empty optional
