find_package(PkgConfig REQUIRED)
if(THORAX_WITH_IMAGING)
  find_package(OpenCV REQUIRED COMPONENTS core imgproc)
  find_package(DCMTK REQUIRED)
  find_package(JPEG REQUIRED)
  find_package(PNG REQUIRED)
  find_package(TIFF REQUIRED)
  find_package(ZLIB REQUIRED)
  pkg_check_modules(openjpeg REQUIRED IMPORTED_TARGET libopenjp2)
  pkg_check_modules(archive REQUIRED IMPORTED_TARGET libarchive)
  find_package(ITK REQUIRED COMPONENTS ITKCommon ITKImageGrid ITKImageFunction ITKThresholding
    ITKConnectedComponents ITKLabelMap ITKMathematicalMorphology ITKBinaryMathematicalMorphology ITKSmoothing
    ITKRegistrationMethodsv4 ITKNIFTI ITKIONIFTI ITKIONRRD ITKIOMeta)
endif()

find_package(Threads REQUIRED)
find_package(CLI11 REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
# After ITK, which looks for HDF5's C++ library under the same variables.
find_package(HDF5 REQUIRED COMPONENTS C)
find_package(MPI REQUIRED COMPONENTS CXX)
find_package(Boost REQUIRED CONFIG)
find_package(Torch REQUIRED)

pkg_check_modules(deflate REQUIRED IMPORTED_TARGET libdeflate)
# For x86 and ARM; elsewhere libdeflate does its work.
if(THORAX_WITH_ISAL)
  pkg_check_modules(isal IMPORTED_TARGET libisal)
endif()

# One interface target per heavy package, so that link lines name the package and nothing else.
add_library(thorax_hdf5 INTERFACE)
add_library(thorax::hdf5 ALIAS thorax_hdf5)
target_include_directories(thorax_hdf5 SYSTEM INTERFACE ${HDF5_C_INCLUDE_DIRS})
target_link_libraries(thorax_hdf5 INTERFACE ${HDF5_C_LIBRARIES})

# LibTorch 2.x carries headers of an fmt of its own, which would hide those of the fmt that is linked.
get_target_property(fmt_headers fmt::fmt INTERFACE_INCLUDE_DIRECTORIES)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/include)
file(CREATE_LINK ${fmt_headers}/fmt ${CMAKE_BINARY_DIR}/include/fmt SYMBOLIC)
add_library(thorax_torch INTERFACE)
add_library(thorax::torch ALIAS thorax_torch)
target_include_directories(thorax_torch SYSTEM INTERFACE ${CMAKE_BINARY_DIR}/include)
# Upstream's libraries export parts of a libstdc++ of their own, std::filesystem::remove_all among them, that crash.
target_link_libraries(thorax_torch INTERFACE $<$<CXX_COMPILER_ID:GNU>:stdc++> ${TORCH_LIBRARIES})

if(THORAX_WITH_IMAGING)
  add_library(thorax_opencv INTERFACE)
  add_library(thorax::opencv ALIAS thorax_opencv)
  target_include_directories(thorax_opencv SYSTEM INTERFACE ${OpenCV_INCLUDE_DIRS})
  target_link_libraries(thorax_opencv INTERFACE opencv_core opencv_imgproc)

  add_library(thorax_dcmtk INTERFACE)
  add_library(thorax::dcmtk ALIAS thorax_dcmtk)
  target_include_directories(thorax_dcmtk SYSTEM INTERFACE ${DCMTK_INCLUDE_DIRS})
  target_link_libraries(thorax_dcmtk INTERFACE DCMTK::dcmdata DCMTK::dcmimgle DCMTK::dcmjpeg DCMTK::dcmjpls DCMTK::oflog DCMTK::ofstd)

  add_library(thorax_itk INTERFACE)
  add_library(thorax::itk ALIAS thorax_itk)
  target_include_directories(thorax_itk SYSTEM INTERFACE ${ITK_INCLUDE_DIRS})
  target_link_libraries(thorax_itk INTERFACE ${ITK_LIBRARIES})
  target_compile_options(thorax_itk INTERFACE
    $<$<COMPILE_LANG_AND_ID:CXX,Clang>:-include${CMAKE_SOURCE_DIR}/cmake/itk_for_clang.h>)
endif()
