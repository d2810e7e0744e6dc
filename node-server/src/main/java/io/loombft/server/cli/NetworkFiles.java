package io.loombft.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Validator;
import io.loombft.server.config.HostPort;
import io.loombft.server.config.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes the files of a local network, or finds them. */
final class NetworkFiles {
    static final int VALIDATORS = 4;
    static final int PORTS = 26_656;

    private static final ChainId CHAIN = new ChainId("localnet");

    /** What the faucet has to give: 10^18. */
    private static final Amount FUNDS = Amount.of(1_000_000_000_000_000_000L);

    private static final long DESCRIPTION_BYTES_MAX = 4_096;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Context context;

    NetworkFiles(Context context) {
        this.context = context;
    }

    /** What a person asked for; what is not said is taken from the folder, else by default. */
    record Wish(Path folder, Optional<Integer> validators, Optional<Integer> ports) {}

    /** The network in the folder, made when the folder is empty or missing. */
    Network openOrCreate(Wish wish) throws CommandFailedException {
        Network wanted =
                Network.checked(
                        wish.folder(),
                        wish.validators().orElse(VALIDATORS),
                        wish.ports().orElse(PORTS));
        if (Files.exists(wanted.description())) {
            return existing(wanted, wish);
        }
        if (!isEmpty(wanted.folder())) {
            throw CommandFailedException.usage(
                    wanted.folder()
                            + " is not empty and holds no complete network: choose another --dir,"
                            + " or remove it.");
        }
        create(wanted, List.of());
        return wanted;
    }

    private static Network existing(Network wanted, Wish wish) throws CommandFailedException {
        Network there = read(wanted);
        if (wish.validators().isPresent() && there.validators() != wanted.validators()) {
            throw mismatch(
                    there, "has " + there.validators() + " validators, not " + wanted.validators());
        }
        if (wish.ports().isPresent() && there.ports() != wanted.ports()) {
            throw mismatch(
                    there, "was made for --base-port " + there.ports() + ", not " + wanted.ports());
        }
        return there;
    }

    private static CommandFailedException mismatch(Network there, String what) {
        return CommandFailedException.usage(
                "The network in "
                        + there.folder()
                        + " "
                        + what
                        + ": leave the option away, choose another --dir, or remove the folder.");
    }

    private static Network read(Network wanted) throws CommandFailedException {
        Path file = wanted.description();
        try {
            if (Files.size(file) <= DESCRIPTION_BYTES_MAX) {
                JsonNode json = JSON.readTree(Files.readAllBytes(file));
                return Network.checked(
                        wanted.folder(),
                        json.path("validators").asInt(),
                        json.path("base_port").asInt());
            }
        } catch (IOException e) {
            throw CommandFailedException.file("read", file, e);
        } catch (CommandFailedException e) {
            throw CommandFailedException.config(file + ": " + e.sentence());
        }
        throw CommandFailedException.config(file + " does not describe a network.");
    }

    private static boolean isEmpty(Path folder) throws CommandFailedException {
        if (!Files.exists(folder)) {
            return true;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw CommandFailedException.file("look into", folder, e);
        }
    }

    /** Makes a network in an empty or missing folder, with these accounts beside the faucet's. */
    void create(Network network, List<Genesis.Account> funded) throws CommandFailedException {
        List<Seed> everyone = new ArrayList<>();
        List<Genesis.Member> members = new ArrayList<>();
        List<KeyPair> validators = new ArrayList<>();
        for (Network.Place place : network.places()) {
            PublicKey node = Homes.nodeKey(context, place.home());
            KeyPair validator = Homes.validatorKey(context, place.home());
            validators.add(validator);
            everyone.add(new Seed.Pinned(node, new HostPort(Network.HOST, place.p2pPort())));
            members.add(
                    new Genesis.Member(
                            new Validator(validator.publicKey(), Homes.VALIDATOR_POWER),
                            place.name()));
        }
        PublicKey faucet = Keys.create(context, network.faucet()).publicKey();
        List<Genesis.Account> accounts = new ArrayList<>(funded);
        accounts.add(new Genesis.Account(Address.of(faucet), FUNDS));
        Genesis genesis =
                new Genesis(
                        CHAIN,
                        System.currentTimeMillis(),
                        members,
                        accounts,
                        new Genesis.Administrators(1, List.of(faucet)),
                        Homes.devnetParams());
        for (Network.Place place : network.places()) {
            Homes.keepValidatorKey(place.home(), validators.get(place.index()), genesis);
            Homes.operatorToken(place.home());
            writeHome(place, genesis, everyone);
        }
        describe(network);
    }

    private static void writeHome(Network.Place place, Genesis genesis, List<Seed> everyone)
            throws CommandFailedException {
        List<Seed> others = new ArrayList<>(everyone);
        others.remove(place.index());
        Homes.writeGenesis(place.home().genesis(), genesis);
        new NodeToml(
                        CHAIN,
                        place.name(),
                        Network.HOST,
                        place.p2pPort(),
                        others,
                        NodeToml.RateLimit.NONE)
                .write(place.home().config());
        try {
            Files.createDirectories(place.home().data());
        } catch (IOException e) {
            throw CommandFailedException.file("make", place.home().data(), e);
        }
    }

    private static void describe(Network network) throws CommandFailedException {
        ObjectNode json =
                Output.object()
                        .put("chain_id", CHAIN.value())
                        .put("validators", network.validators())
                        .put("base_port", network.ports());
        try {
            Files.writeString(network.description(), json + "\n", StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw CommandFailedException.file("write", network.description(), e);
        }
    }
}
