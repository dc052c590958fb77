#pragma once

// Before a function: one copy of it per level of x86-64, picked by the loader. An attribute cannot
// be left out by other means on other processors.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define THORAX_FOR_EACH_LEVEL [[gnu::target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")]]
#else
#define THORAX_FOR_EACH_LEVEL
#endif
