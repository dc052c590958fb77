#include "core/provenance.h"

namespace thorax {

std::string version() {
  return THORAX_VERSION;
}

} // namespace thorax
