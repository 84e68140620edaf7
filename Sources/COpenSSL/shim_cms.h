#pragma once
#include <openssl/rsa.h>
#include <openssl/ec.h>
#include <openssl/hmac.h>
static inline void zegel_OPENSSL_cleanse(void *pointer, size_t count) { OPENSSL_cleanse(pointer, count); }
