#pragma once
/* STACK_OF accessors and macros of X.509, PKCS #7 and PKCS #12. */
static inline STACK_OF(X509) *zegel_X509_stack(void) { return sk_X509_new_null(); }
static inline int zegel_X509_push(STACK_OF(X509) *stack, X509 *cert) {
    if (!X509_up_ref(cert)) return 0;
    if (sk_X509_push(stack, cert) > 0) return 1;
    X509_free(cert);
    return 0;
}
static inline int zegel_X509_num(const STACK_OF(X509) *stack) { return stack == NULL ? 0 : sk_X509_num(stack); }
static inline X509 *zegel_X509_value(const STACK_OF(X509) *stack, int i) { return sk_X509_value(stack, i); }
static inline void zegel_X509_stack_free(STACK_OF(X509) *stack) { sk_X509_pop_free(stack, X509_free); }
static inline EVP_PKEY *zegel_RSA_gen(unsigned int bits) { return EVP_RSA_gen(bits); }
static inline EVP_PKEY *zegel_EC_gen(const char *curve) { return EVP_EC_gen(curve); }
static inline unsigned long zegel_name_flags(void) { return XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB; }
static inline X509_EXTENSION *zegel_ext_conf(X509 *issuer, X509 *subject, int nid, const char *value) {
    X509V3_CTX ctx;
    X509V3_set_ctx_nodb(&ctx);
    X509V3_set_ctx(&ctx, issuer, subject, NULL, NULL, 0);
    return X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
}
static inline int zegel_X509_STORE_CTX_set_app_data(X509_STORE_CTX *context, void *data) {
    return X509_STORE_CTX_set_app_data(context, data);
}
static inline void *zegel_X509_STORE_CTX_get_app_data(X509_STORE_CTX *context) { return X509_STORE_CTX_get_app_data(context); }
static inline void zegel_OPENSSL_clear_free(void *pointer, size_t count) { OPENSSL_clear_free(pointer, count); }
static inline int zegel_PKCS7_num(const STACK_OF(PKCS7) *stack) { return stack == NULL ? 0 : sk_PKCS7_num(stack); }
static inline PKCS7 *zegel_PKCS7_value(const STACK_OF(PKCS7) *stack, int i) { return sk_PKCS7_value(stack, i); }
static inline void zegel_PKCS7_stack_free(STACK_OF(PKCS7) *stack) { sk_PKCS7_pop_free(stack, PKCS7_free); }
static inline int zegel_PKCS7_is_data(PKCS7 *p7) { return PKCS7_type_is_data(p7); }
static inline const PKCS7_ENC_CONTENT *zegel_PKCS7_encrypted(PKCS7 *p7) {
    return PKCS7_type_is_encrypted(p7) && p7->d.encrypted != NULL ? p7->d.encrypted->enc_data : NULL;
}
static inline int zegel_SAFEBAG_num(const STACK_OF(PKCS12_SAFEBAG) *stack) { return stack == NULL ? 0 : sk_PKCS12_SAFEBAG_num(stack); }
static inline PKCS12_SAFEBAG *zegel_SAFEBAG_value(const STACK_OF(PKCS12_SAFEBAG) *stack, int i) {
    return sk_PKCS12_SAFEBAG_value(stack, i);
}
static inline void zegel_SAFEBAG_stack_free(STACK_OF(PKCS12_SAFEBAG) *stack) { sk_PKCS12_SAFEBAG_pop_free(stack, PKCS12_SAFEBAG_free); }
static inline STACK_OF(X509_EXTENSION) *zegel_EXT_stack(void) { return sk_X509_EXTENSION_new_null(); }
/* The stack keeps a copy. */
static inline int zegel_EXT_push(STACK_OF(X509_EXTENSION) *stack, X509_EXTENSION *item) {
    X509_EXTENSION *copy = X509_EXTENSION_dup(item);
    if (copy == NULL) return 0;
    if (sk_X509_EXTENSION_push(stack, copy) > 0) return 1;
    X509_EXTENSION_free(copy);
    return 0;
}
static inline int zegel_EXT_num(const STACK_OF(X509_EXTENSION) *stack) { return stack == NULL ? 0 : sk_X509_EXTENSION_num(stack); }
static inline X509_EXTENSION *zegel_EXT_value(const STACK_OF(X509_EXTENSION) *stack, int i) { return sk_X509_EXTENSION_value(stack, i); }
static inline void zegel_EXT_stack_free(STACK_OF(X509_EXTENSION) *stack) { sk_X509_EXTENSION_pop_free(stack, X509_EXTENSION_free); }
