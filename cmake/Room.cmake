# A room is a folder of src/ with its own static library, namespace and headers.
#   add_room(http USES net base LIBRARIES asio Poco::Net)
# USES names the rooms it may include; tools/check_layers.py holds the sources against it.
function(add_room name)
  cmake_parse_arguments(room "" "" "USES;LIBRARIES" ${ARGN})
  set(dir "${PROJECT_SOURCE_DIR}/src/${name}")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${dir}/*.cpp")
  headers_without_source(headers_alone "${dir}")
  add_library(${name} STATIC ${sources})
  target_sources(${name} PUBLIC FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}/src" FILES
    ${headers_alone})
  target_link_libraries(${name} PUBLIC ${room_USES} ${room_LIBRARIES} PRIVATE project_options)
endfunction()

# The headers that no .cpp of the same name includes first, which is what shows that a header stands
# alone (tools/check_layers.py holds that it does): these are compiled by themselves for that.
function(headers_without_source result dir)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS "${dir}/*.h")
  foreach(header IN LISTS headers)
    string(REGEX REPLACE "\\.h$" ".cpp" source "${header}")
    if(EXISTS "${source}")
      list(REMOVE_ITEM headers "${header}")
    endif()
  endforeach()
  set(${result} ${headers} PARENT_SCOPE)
endfunction()

# The tests of a room are one program, <room>_test, that links that room and the fakes.
function(add_room_test room)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/${room}/*_test.cpp")
  if(NOT sources)
    return()
  endif()
  add_executable(${room}_test ${sources})
  target_link_libraries(${room}_test PRIVATE ${room} test_support project_options ${ARGN})
  target_compile_definitions(${room}_test PRIVATE SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  catch_discover_tests(${room}_test TEST_PREFIX "${room}: " PROPERTIES TIMEOUT 120
    DISCOVERY_MODE PRE_TEST)
endfunction()
