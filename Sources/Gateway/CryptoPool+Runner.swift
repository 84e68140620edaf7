import CA

/// Keys are made and certificates signed on the threads everything else is computed on.
extension CryptoPool: CryptoRunner {}
