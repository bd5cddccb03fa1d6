# Plugins that misbehave, one folder each, and the plugin that README.md shows; all are run by tests/host.
set(fault_plugins well_behaved no_tag old_tag throws throws_on_load refuses_to_start aborts hangs exits leaks
                  breaks_protocol curious)
foreach(plugin ${fault_plugins})
  mithaq_plugin(${plugin} FOLDER ${CMAKE_SOURCE_DIR}/tests/fault_plugins/${plugin}
                INTO ${CMAKE_BINARY_DIR}/tests/fault_plugins/${plugin})
endforeach()
target_link_libraries(breaks_protocol_plugin PRIVATE mithaq_wire)

# The text between ```LANGUAGE and ``` in the section "Write a plugin", as it stands.
function(readme_block LANGUAGE FILE)
  file(READ ${CMAKE_SOURCE_DIR}/README.md text)
  foreach(mark "## Write a plugin\n" "```${LANGUAGE}\n")
    string(FIND "${text}" "${mark}" at)
    if(at EQUAL -1)
      message(FATAL_ERROR "README.md has lost: ${mark}")
    endif()
    string(LENGTH "${mark}" length)
    math(EXPR at "${at} + ${length}")
    string(SUBSTRING "${text}" ${at} -1 text)
  endforeach()
  string(FIND "${text}" "```\n" end)
  string(SUBSTRING "${text}" 0 ${end} text)
  file(CONFIGURE OUTPUT ${FILE} CONTENT "${text}" @ONLY)
endfunction()
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/README.md)
readme_block(toml ${CMAKE_BINARY_DIR}/tests/readme/source/letters.toml)
readme_block(cpp ${CMAKE_BINARY_DIR}/tests/readme/source/letters.cpp)
mithaq_plugin(letters FOLDER ${CMAKE_BINARY_DIR}/tests/readme/source INTO ${CMAKE_BINARY_DIR}/tests/readme/letters)
