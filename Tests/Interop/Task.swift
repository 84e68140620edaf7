/// A column of the matrix: one thing done by one side and undone by the other.
enum Task: String, CaseIterable {
    case readsOpaqueRSA = "our signature, opaque, RSA"
    case readsOpaqueEC = "our signature, opaque, P-256"
    case readsDetachedRSA = "our signature, detached, RSA"
    case readsDetachedEC = "our signature, detached, P-256"
    case opensPKCS1 = "our AES-256-CBC, RSA PKCS #1"
    case opensAES128 = "our AES-128-CBC, RSA PKCS #1"
    case opensOAEP = "our AES-256-CBC, RSA OAEP"
    case opensECDH = "our AES-256-CBC, ECDH"
    case opensGCM = "our AES-256-GCM, RSA"
    case opensGCMWithECDH = "our AES-256-GCM, ECDH"
    case weReadRSA = "its signature, RSA"
    case weReadEC = "its signature, P-256"
    case weOpenRSA = "its encryption, RSA"
    case weOpenEC = "its encryption, ECDH"
    case weOpenGCM = "its AES-256-GCM, RSA"
}
