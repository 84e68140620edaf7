import java.io.FileInputStream;
import java.security.Security;
import java.security.cert.*;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Validates a path with Bouncy Castle (RFC 5280 §6): root, then certificates from the issuer to the leaf, then lists. */
public class Chain {
    public static void main(String[] words) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        CertificateFactory factory = CertificateFactory.getInstance("X.509", "BC");
        List<X509Certificate> path = new ArrayList<>();
        List<Object> lists = new ArrayList<>();
        X509Certificate root = null;
        for (String word : words) {
            try (FileInputStream stream = new FileInputStream(word)) {
                if (word.endsWith(".crl")) lists.add(factory.generateCRL(stream));
                else if (root == null) root = (X509Certificate) factory.generateCertificate(stream);
                else path.add(0, (X509Certificate) factory.generateCertificate(stream));
            }
        }
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
        parameters.setRevocationEnabled(!lists.isEmpty());
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists), "BC"));
        try {
            CertPathValidator.getInstance("PKIX", "BC").validate(factory.generateCertPath(path), parameters);
            System.out.println("valid");
        } catch (CertPathValidatorException reason) {
            System.out.println("refused: " + reason.getMessage());
        }
    }
}
