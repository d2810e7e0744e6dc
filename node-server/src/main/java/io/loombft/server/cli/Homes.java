package io.loombft.server.cli;

import io.loombft.core.client.GenesisJson;
import io.loombft.core.client.InvalidFileException;
import io.loombft.core.client.KeyFile;
import io.loombft.core.client.OperatorToken;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.journal.DiskFailedException;
import io.loombft.core.journal.GuardFile;
import io.loombft.core.journal.GuardUnusableException;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Fraction;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Params;
import io.loombft.core.types.Validator;
import io.loombft.server.config.ConfigException;
import io.loombft.server.config.ConfigFile;
import io.loombft.server.config.LoadedConfig;
import io.loombft.server.node.crash.CrashPlan;
import io.loombft.server.node.crash.Deed;
import io.loombft.server.node.crash.Moment;
import io.loombft.server.storage.FileDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Makes and reads what lies in the home of a node. Nothing that is there is ever replaced. */
final class Homes {
    /** Of each validator of a network made here. */
    static final long VALIDATOR_POWER = 10;

    private static final Path DEFAULT = Path.of("data");

    private Homes() {}

    /** The home of a node that was given no configuration. */
    static NodeHome standard() {
        return new NodeHome(DEFAULT);
    }

    /** The configuration of the file; without one, that of the standard home or the defaults. */
    static LoadedConfig load(Context context, Optional<Path> given) throws CommandFailedException {
        Path standard = standard().config();
        Optional<Path> file = given.or(() -> Optional.of(standard).filter(Files::exists));
        try {
            return file.isPresent()
                    ? ConfigFile.load(file.get(), context.environment())
                    : ConfigFile.withoutFile(DEFAULT, context.environment());
        } catch (ConfigException e) {
            throw CommandFailedException.config(String.join("\n", e.problems()));
        }
    }

    static Genesis readGenesis(Path file) throws CommandFailedException {
        try {
            return GenesisJson.read(file);
        } catch (InvalidFileException e) {
            throw CommandFailedException.config(String.valueOf(e.getMessage()));
        }
    }

    static void writeGenesis(Path file, Genesis genesis) throws CommandFailedException {
        try {
            GenesisJson.write(file, genesis);
        } catch (IOException e) {
            throw CommandFailedException.file("write the genesis", file, e);
        }
    }

    /** The parameters of a network to try things on: one validator may become four at once. */
    static Params devnetParams() {
        Params standard = Params.DEFAULT;
        return new Params(
                standard.blockBytesMax(),
                standard.blockGasMax(),
                standard.txBytesMax(),
                standard.txGasMax(),
                standard.evidenceAgeBlocks(),
                standard.precisionMs(),
                standard.messageDelayMs(),
                new Fraction(1, 1),
                standard.gas(),
                standard.contracts());
    }

    /** A chain of one validator, which is its administrator too. */
    static Genesis devnet(ChainId chain, PublicKey validator, String name) {
        return new Genesis(
                chain,
                System.currentTimeMillis(),
                List.of(new Genesis.Member(new Validator(validator, VALIDATOR_POWER), name)),
                List.of(),
                new Genesis.Administrators(1, List.of(validator)),
                devnetParams());
    }

    /** The key by which peers know the node, made when it is missing: it guards nothing. */
    static PublicKey nodeKey(Context context, NodeHome home) throws CommandFailedException {
        return (Files.exists(home.nodeKey())
                        ? Keys.read(context, home.nodeKey())
                        : Keys.create(context, home.nodeKey()))
                .publicKey();
    }

    /** By what the node knows its operator, made when it is missing: it guards nothing that was said. */
    static OperatorToken operatorToken(NodeHome home) throws CommandFailedException {
        Path file = home.operatorToken();
        try {
            if (!Files.exists(file)) {
                OperatorToken.generate().write(file);
            }
            return OperatorToken.read(file);
        } catch (IOException e) {
            throw CommandFailedException.file("write the operator token", file, e);
        } catch (InvalidFileException e) {
            throw CommandFailedException.config(String.valueOf(e.getMessage()));
        }
    }

    /**
     * The key with which the node votes; a fresh one, not yet written, when it is missing. A key without
     * its guard is refused: it is not known what it has signed.
     */
    static KeyPair validatorKey(Context context, NodeHome home) throws CommandFailedException {
        if (!Files.exists(home.validatorKey())) {
            return KeyFile.generate(context.scheme());
        }
        if (!Files.exists(guard(home))) {
            throw CommandFailedException.config(
                    home.validatorKey()
                            + " is there but its guard "
                            + GuardFile.NAME
                            + " is not, so it is not known what the key has signed: bring the"
                            + " guard back, or move the key away for a new one.");
        }
        return Keys.read(context, home.validatorKey());
    }

    /** Writes the guard and then the key, so that no key is ever without its guard. */
    static void keepValidatorKey(NodeHome home, KeyPair key, Genesis genesis)
            throws CommandFailedException {
        keepValidatorKey(home, key, genesis, CrashPlan.never());
    }

    /** The same for a node that may be under test. */
    static void keepValidatorKey(NodeHome home, KeyPair key, Genesis genesis, CrashPlan crashes)
            throws CommandFailedException {
        crashes.reach(Deed.GUARD_MAKE, Moment.BEFORE);
        try {
            GuardFile.begin(FileDisk.open(home.keys()), genesis.hash());
        } catch (DiskFailedException | GuardUnusableException e) {
            throw CommandFailedException.config(String.valueOf(e.getMessage()));
        }
        crashes.reach(Deed.GUARD_MAKE, Moment.AFTER);
        if (!Files.exists(home.validatorKey())) {
            crashes.reach(Deed.KEY_WRITE, Moment.BEFORE);
            Keys.write(home.validatorKey(), key);
            crashes.reach(Deed.KEY_WRITE, Moment.AFTER);
        }
    }

    private static Path guard(NodeHome home) {
        return home.keys().resolve(GuardFile.NAME);
    }
}
