#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// One embedded file. Texts are UTF-8 and end in NUL.
typedef struct {
    const char *name;
    const char *mediaType;
    uint64_t size;
    /// 1: written through deflate. 0: as it stands.
    int deflates;
} cqpdf_attachment;

/// Takes some octets. Anything but 0 ends the work.
typedef int (*cqpdf_write)(void *context, const uint8_t *octets, size_t count);

/// Asks for the octets of an attachment: they go to `cqpdf_send`, in any number of pieces. Anything but 0 ends the work.
typedef int (*cqpdf_provide)(void *context, size_t index, void *sink);

/// - Returns: 0, or 1 when it could not be written.
int cqpdf_send(void *sink, const uint8_t *octets, size_t count);

typedef struct {
    /// A finished PDF without encryption.
    const uint8_t *pages;
    size_t pagesCount;
    /// BCP 47.
    const char *language;
    const char *userPassword;
    const char *ownerPassword;
    const cqpdf_attachment *attachments;
    size_t attachmentsCount;
    /// What stands in for each Figure of the pages, in their order; may be empty.
    const char *const *figures;
    size_t figuresCount;
} cqpdf_document;

/// Writes the pages with their attachments, all of it encrypted: AES-256, revision 6 (ISO 32000-2 §7.6).
///
/// - Returns: 0, or 1 with a reason in `reason`.
int cqpdf_protect(
    const cqpdf_document *document, cqpdf_write write, cqpdf_provide provide, void *context, char *reason, size_t reasonSize);

#ifdef __cplusplus
}
#endif
