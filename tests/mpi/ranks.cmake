include_guard()

# thorax_mpi_test(comm RANKS 1 2 3 LIBRARIES thorax::comm): one executable from the *_test.cpp files of this folder, run
# under mpirun once per number of ranks.
function(thorax_mpi_test name)
  cmake_parse_arguments(arg "" "" "RANKS;LIBRARIES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*_test.cpp)
  set(target test_mpi_${name})
  add_executable(${target} ${sources} ${CMAKE_SOURCE_DIR}/tests/mpi/main.cpp)
  target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
  target_link_libraries(${target} PRIVATE ${arg_LIBRARIES} thorax::comm thorax::test_support GTest::gmock GTest::gtest)
  thorax_warnings(${target})
  foreach(ranks IN LISTS arg_RANKS)
    set(test mpi.${name}.${ranks}_ranks)
    add_test(NAME ${test} COMMAND mpirun -n ${ranks} --oversubscribe --bind-to none $<TARGET_FILE:${target}>)
    set_tests_properties(${test} PROPERTIES LABELS mpi TIMEOUT 120 PROCESSORS 2
      ENVIRONMENT "OMPI_ALLOW_RUN_AS_ROOT=1;OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1;OMP_NUM_THREADS=1")
  endforeach()
endfunction()
