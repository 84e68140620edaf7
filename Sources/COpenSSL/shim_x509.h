#pragma once
/* STACK_OF accessors and macros of X.509, PKCS #7 and PKCS #12. */
static inline int zegel_GENERAL_NAMES_num(const GENERAL_NAMES *names) { return sk_GENERAL_NAME_num(names); }
static inline GENERAL_NAME *zegel_GENERAL_NAMES_value(const GENERAL_NAMES *names, int i) { return sk_GENERAL_NAME_value(names, i); }
static inline int zegel_GENERAL_NAME_type(const GENERAL_NAME *name) { return name->type; }
static inline const ASN1_STRING *zegel_GENERAL_NAME_ia5(const GENERAL_NAME *name) {
    return name->type == GEN_EMAIL || name->type == GEN_URI || name->type == GEN_DNS ? name->d.ia5 : NULL;
}
static inline const ASN1_OBJECT *zegel_GENERAL_NAME_other_type(const GENERAL_NAME *name) {
    return name->type == GEN_OTHERNAME ? name->d.otherName->type_id : NULL;
}
static inline const ASN1_STRING *zegel_GENERAL_NAME_other_utf8(const GENERAL_NAME *name) {
    return name->type == GEN_OTHERNAME && name->d.otherName->value->type == V_ASN1_UTF8STRING
        ? name->d.otherName->value->value.utf8string : NULL;
}
static inline int zegel_EKU_num(const EXTENDED_KEY_USAGE *usage) { return sk_ASN1_OBJECT_num(usage); }
static inline ASN1_OBJECT *zegel_EKU_value(const EXTENDED_KEY_USAGE *usage, int i) { return sk_ASN1_OBJECT_value(usage, i); }
static inline int zegel_DIST_POINTS_num(const CRL_DIST_POINTS *points) { return sk_DIST_POINT_num(points); }
static inline const GENERAL_NAMES *zegel_DIST_POINTS_names(const CRL_DIST_POINTS *points, int i) {
    const DIST_POINT *point = sk_DIST_POINT_value(points, i);
    return point->distpoint != NULL && point->distpoint->type == 0 ? point->distpoint->name.fullname : NULL;
}
static inline const ASN1_OCTET_STRING *zegel_AKI_keyid(const AUTHORITY_KEYID *aki) { return aki->keyid; }
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
static inline int zegel_X509_CRL_num(const STACK_OF(X509_CRL) *stack) { return stack == NULL ? 0 : sk_X509_CRL_num(stack); }
static inline X509_CRL *zegel_X509_CRL_value(const STACK_OF(X509_CRL) *stack, int i) { return sk_X509_CRL_value(stack, i); }
static inline STACK_OF(X509) *zegel_PKCS7_certs(const PKCS7 *p7) {
    if (PKCS7_type_is_signed((PKCS7 *)p7) && p7->d.sign != NULL) return p7->d.sign->cert;
    return NULL;
}
static inline STACK_OF(X509_CRL) *zegel_PKCS7_crls(const PKCS7 *p7) {
    if (PKCS7_type_is_signed((PKCS7 *)p7) && p7->d.sign != NULL) return p7->d.sign->crl;
    return NULL;
}
static inline EVP_PKEY *zegel_RSA_gen(unsigned int bits) { return EVP_RSA_gen(bits); }
static inline EVP_PKEY *zegel_EC_gen(const char *curve) { return EVP_EC_gen(curve); }
static inline unsigned long zegel_name_flags(void) { return XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB; }
static inline X509_EXTENSION *zegel_ext_conf(X509 *issuer, X509 *subject, int nid, const char *value) {
    X509V3_CTX ctx;
    X509V3_set_ctx_nodb(&ctx);
    X509V3_set_ctx(&ctx, issuer, subject, NULL, NULL, 0);
    return X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
}
static inline X509_EXTENSION *zegel_crl_ext_conf(X509 *issuer, X509_CRL *crl, int nid, const char *value) {
    X509V3_CTX ctx;
    X509V3_set_ctx_nodb(&ctx);
    X509V3_set_ctx(&ctx, issuer, NULL, NULL, crl, 0);
    return X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
}
