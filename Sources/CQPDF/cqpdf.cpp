#include "cqpdf.h"

#include <cstring>
#include <exception>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include <qpdf/Pipeline.hh>
#include <qpdf/Pl_Discard.hh>
#include <qpdf/Pl_Flate.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFEmbeddedFileDocumentHelper.hh>
#include <qpdf/QPDFFileSpecObjectHelper.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFWriter.hh>

namespace {

/// The end of the line: hands everything to the caller.
class Sender : public Pipeline {
public:
    Sender(cqpdf_write write, void *context) : Pipeline("sender", nullptr), target(write), context(context) {}
    void write(unsigned char const *octets, size_t count) override {
        if (count > 0 && target(context, octets, count) != 0) throw std::runtime_error("the reader has gone");
    }
    void finish() override {}

private:
    cqpdf_write target;
    void *context;
};

/// Fetches the octets of an attachment when they are written, not before.
class Provider : public QPDFObjectHandle::StreamDataProvider {
public:
    Provider(cqpdf_provide provide, void *context, size_t index, bool deflates)
        : provide(provide), context(context), index(index), deflates(deflates) {}
    void provideStreamData(QPDFObjGen const &, Pipeline *pipeline) override {
        if (!deflates) {
            deliver(*pipeline);
            pipeline->finish();
            return;
        }
        Pl_Flate flate("attachment", pipeline, Pl_Flate::a_deflate);
        deliver(flate);
        flate.finish();
    }

private:
    void deliver(Pipeline &pipeline) {
        if (provide(context, index, &pipeline) != 0) throw std::runtime_error("an attachment could not be read");
    }
    cqpdf_provide provide;
    void *context;
    size_t index;
    bool deflates;
};

/// A key that sorts by number: readers show attachments in the order of the name tree.
std::string key(size_t index) {
    std::string digits = std::to_string(index + 1);
    return std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') + digits;
}

void attach(QPDF &pdf, const cqpdf_document &document, cqpdf_provide provide, void *context) {
    if (document.attachmentsCount == 0) return;
    QPDFEmbeddedFileDocumentHelper files(pdf);
    auto associated = QPDFObjectHandle::newArray();
    for (size_t index = 0; index < document.attachmentsCount; index++) {
        const auto &attachment = document.attachments[index];
        auto stream = QPDFObjectHandle::newStream(&pdf);
        auto provider = std::make_shared<Provider>(provide, context, index, attachment.deflates != 0);
        auto filter = attachment.deflates ? QPDFObjectHandle::newName("/FlateDecode") : QPDFObjectHandle::newNull();
        stream.replaceStreamData(provider, filter, QPDFObjectHandle::newNull());
        auto dictionary = stream.getDict();
        // Names within a stream's own dictionary stay readable in an encrypted file; an object of its own lies in an object stream.
        auto type = QPDFObjectHandle::newName(std::string("/") + attachment.mediaType);
        dictionary.replaceKey("/Subtype", pdf.makeIndirectObject(type));
        auto parameters = QPDFObjectHandle::newDictionary();
        parameters.replaceKey("/Size", QPDFObjectHandle::newInteger(static_cast<long long>(attachment.size)));
        dictionary.replaceKey("/Params", pdf.makeIndirectObject(parameters));
        auto specification = QPDFFileSpecObjectHelper::createFileSpec(pdf, attachment.name, QPDFEFStreamObjectHelper(stream));
        auto object = specification.getObjectHandle();
        object.replaceKey("/AFRelationship", QPDFObjectHandle::newName("/Unspecified"));
        files.replaceEmbeddedFile(key(index), specification);
        associated.appendItem(object);
    }
    pdf.getRoot().replaceKey("/AF", associated);
    pdf.getRoot().replaceKey("/PageMode", QPDFObjectHandle::newName("/UseAttachments"));
}

/// Walks the structure tree in reading order, without recursion.
void describeFigures(QPDF &pdf, const cqpdf_document &document) {
    if (document.figuresCount == 0) return;
    auto tree = pdf.getRoot().getKey("/StructTreeRoot");
    std::vector<QPDFObjectHandle> waiting{tree};
    std::set<QPDFObjGen> seen;
    size_t next = 0;
    while (!waiting.empty() && next < document.figuresCount) {
        auto element = waiting.back();
        waiting.pop_back();
        if (!element.isDictionary() || (element.isIndirect() && !seen.insert(element.getObjGen()).second)) continue;
        auto kind = element.getKey("/S");
        if (kind.isName() && kind.getName() == "/Figure")
            element.replaceKey("/Alt", QPDFObjectHandle::newUnicodeString(document.figures[next++]));
        auto children = element.getKey("/K");
        if (children.isArray()) {
            for (int index = children.getArrayNItems() - 1; index >= 0; index--) waiting.push_back(children.getArrayItem(index));
        } else if (children.isDictionary()) {
            waiting.push_back(children);
        }
    }
}

void describe(QPDF &pdf, const cqpdf_document &document) {
    auto root = pdf.getRoot();
    root.replaceKey("/Lang", QPDFObjectHandle::newUnicodeString(document.language));
    auto preferences = QPDFObjectHandle::newDictionary();
    preferences.replaceKey("/DisplayDocTitle", QPDFObjectHandle::newBool(true));
    root.replaceKey("/ViewerPreferences", preferences);
    describeFigures(pdf, document);
}

void encrypt(QPDFWriter &writer, const cqpdf_document &document) {
    writer.setMinimumPDFVersion("2.0");
    // Attachments are deflated by their provider, pages come deflated.
    writer.setCompressStreams(false);
    writer.setDecodeLevel(qpdf_dl_none);
    writer.setObjectStreamMode(qpdf_o_generate);
    writer.setR6EncryptionParameters(
        document.userPassword, document.ownerPassword, true, true, true, true, true, true, qpdf_r3p_full, true);
}

}  // namespace

int cqpdf_send(void *sink, const uint8_t *octets, size_t count) {
    try {
        static_cast<Pipeline *>(sink)->write(const_cast<unsigned char *>(octets), count);
        return 0;
    } catch (...) {
        return 1;
    }
}

int cqpdf_protect(
    const cqpdf_document *document, cqpdf_write write, cqpdf_provide provide, void *context, char *reason, size_t reasonSize) {
    try {
        QPDF pdf;
        pdf.setSuppressWarnings(true);
        pdf.processMemoryFile("pages", reinterpret_cast<char const *>(document->pages), document->pagesCount);
        describe(pdf, *document);
        attach(pdf, *document, provide, context);
        Sender sender(write, context);
        QPDFWriter writer(pdf);
        writer.setOutputPipeline(&sender);
        encrypt(writer, *document);
        writer.write();
        return 0;
    } catch (std::exception const &error) {
        if (reasonSize > 0) {
            std::strncpy(reason, error.what(), reasonSize - 1);
            reason[reasonSize - 1] = 0;
        }
        return 1;
    } catch (...) {
        return 1;
    }
}
