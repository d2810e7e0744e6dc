package io.loombft.console.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.client.KeyFile;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Validator;
import io.loombft.core.types.ValidatorSet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The node of these tests says that it is of chain "c". */
class ChainToSignTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_000_000);

    @Test
    void isTheOneThatTheConsoleFollowsWhenTheNodeTellsTheSame() throws Exception {
        ChainToSign.Trusted trusted =
                assertInstanceOf(
                        ChainToSign.Trusted.class, ChainToSign.of(node(followed("c"), 7, "")));

        assertEquals(ChainId.parse("c"), trusted.id());
        assertEquals("the genesis", trusted.origin());
    }

    @Test
    void aNodeThatTellsAnotherChainIsRefused() throws Exception {
        String why = refused(node(followed("other"), 7, ""));

        assertTrue(why.contains("it says that it is of chain c"), why);
        assertTrue(why.contains("what you trust is of chain other"), why);
    }

    @Test
    void nothingIsSignedBeforeABlockIsVerified() throws Exception {
        String why = refused(node(followed("c"), 0, "height 1 names another set"));

        assertTrue(why.contains("no block of it is verified yet (height 1 names"), why);
    }

    @Test
    void nothingIsSignedForAChainThatIsNotFollowed() {
        String why = refused(node(Optional.empty(), 0, "not the one that you trust"));

        assertTrue(why.contains("is not followed from what you trust (not the one"), why);
    }

    @Test
    void aChainWithoutABlockIsTrustedAsItsGenesisIs() throws Exception {
        NodeSnapshot young =
                Snapshots.node("n", 0, NOW).with(new ChainTail(List.of(), 0, followed("c"), ""));

        assertInstanceOf(ChainToSign.Trusted.class, ChainToSign.of(young));
    }

    private static String refused(NodeSnapshot node) {
        return assertInstanceOf(ChainToSign.Refused.class, ChainToSign.of(node)).why();
    }

    private static NodeSnapshot node(
            Optional<TrustedSets> followed, long verified, String trouble) {
        return Snapshots.node("n", 7, NOW)
                .with(
                        new ChainTail(
                                List.of(Snapshots.block(7, 0, "", 0, 0)),
                                verified,
                                followed,
                                trouble));
    }

    private static Optional<TrustedSets> followed(String chain) throws Exception {
        ValidatorSet set =
                ValidatorSet.of(
                        List.of(new Validator(KeyFile.generate(new Ed25519()).publicKey(), 1)));
        return Optional.of(new TrustedSets(ChainId.parse(chain), List.of(set), Optional.empty()));
    }
}
