# thorax_library(core PUBLIC <targets> PRIVATE <targets> [SOURCES files])
# One static library thorax::<name> from the .cpp files of this folder, or from SOURCES.
function(thorax_library name)
  cmake_parse_arguments(arg "" "" "PUBLIC;PRIVATE;SOURCES" ${ARGN})
  if(NOT arg_SOURCES)
    file(GLOB arg_SOURCES CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  endif()
  add_library(thorax_${name} STATIC ${arg_SOURCES})
  add_library(thorax::${name} ALIAS thorax_${name})
  target_include_directories(thorax_${name} PUBLIC ${CMAKE_SOURCE_DIR}/libs)
  target_link_libraries(thorax_${name} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
  thorax_warnings(thorax_${name})
endfunction()

# thorax_command(metrics thorax::pipeline_metrics ...): build/bin/thorax-metrics from this folder's .cpp files.
function(thorax_command name)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  add_executable(thorax-${name} ${sources})
  target_include_directories(thorax-${name} PRIVATE ${CMAKE_SOURCE_DIR}/apps)
  target_link_libraries(thorax-${name} PRIVATE thorax::cli ${ARGN})
  thorax_warnings(thorax-${name})
  set_property(GLOBAL APPEND PROPERTY THORAX_COMMANDS thorax-${name})
endfunction()

# thorax_test(core LABEL unit LIBRARIES thorax::core [HEAVY]): one executable from the *_test.cpp files of this folder.
# HEAVY registers it as one ctest entry that has both processors, for libraries that are slow to load.
function(thorax_test name)
  cmake_parse_arguments(arg "HEAVY" "LABEL" "LIBRARIES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*_test.cpp)
  set(target test_${arg_LABEL}_${name})
  add_executable(${target} ${sources})
  target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
  target_link_libraries(${target} PRIVATE ${arg_LIBRARIES} thorax::test_support GTest::gmock GTest::gtest_main)
  thorax_warnings(${target})
  if(arg_HEAVY)
    add_test(NAME ${arg_LABEL}.${name} COMMAND ${target})
    set_tests_properties(${arg_LABEL}.${name} PROPERTIES LABELS ${arg_LABEL} PROCESSORS 2)
  else()
    gtest_discover_tests(${target} NO_PRETTY_VALUES TEST_PREFIX ${arg_LABEL}.${name}. PROPERTIES LABELS ${arg_LABEL}
      DISCOVERY_TIMEOUT 60)
  endif()
endfunction()

function(thorax_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wno-psabi -Wno-missing-field-initializers $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
    $<$<BOOL:${THORAX_WARNINGS_AS_ERRORS}>:-Werror>)
endfunction()
