#pragma once
static inline long zegel_BIO_get_mem_data(BIO *bio, char **out) { return BIO_get_mem_data(bio, out); }
static inline int zegel_BIO_flush(BIO *bio) { return BIO_flush(bio); }
static inline int zegel_ERR_GET_REASON(unsigned long code) { return ERR_GET_REASON(code); }
static inline int zegel_ERR_TXT_STRING(void) { return ERR_TXT_STRING; }
static inline void zegel_OPENSSL_free(void *pointer) { OPENSSL_free(pointer); }
