#include "scan/dicom_log.h"

#include <string_view>
#include <utility>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/oflog/appender.h>
#include <dcmtk/oflog/oflog.h>
#include <dcmtk/oflog/spi/logevent.h>

namespace thorax::scan {
namespace {

namespace oflog = dcmtk::log4cplus;

thread_local std::string warning;

/// Other warnings, such as of odd but harmless parameters, are passed over.
bool tells_damage(std::string_view text) {
  return text.starts_with("Corrupt JPEG data") || text.starts_with("Premature end of JPEG") ||
         text.starts_with("RLE decoder");
}

class WarningKeeper : public oflog::Appender {
public:
  ~WarningKeeper() override { destructorImpl(); }
  void close() override {}

protected:
  void append(const oflog::spi::InternalLoggingEvent& event) override {
    const std::string_view text(event.getMessage().c_str(), event.getMessage().size());
    if (warning.empty() && tells_damage(text))
      warning = text;
  }
};

void listen_to(const char* name) {
  OFLogger logger = OFLog::getLogger(name);
  logger.setAdditivity(false);
  logger.setLogLevel(oflog::WARN_LOG_LEVEL);
  logger.addAppender(oflog::SharedAppenderPtr(new WarningKeeper));
}

} // namespace

void keep_decoder_warnings() {
  OFLog::configure(OFLogger::OFF_LOG_LEVEL);
  listen_to("dcmtk.dcmjpeg");
  listen_to("dcmtk.dcmdata");
}

std::string take_decoder_warning() {
  return std::exchange(warning, {});
}

} // namespace thorax::scan
