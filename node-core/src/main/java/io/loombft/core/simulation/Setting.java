package io.loombft.core.simulation;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.consensus.ConsensusConfig;
import io.loombft.core.consensus.Timeouts;
import io.loombft.core.contract.ChicoryEngine;
import io.loombft.core.contract.EnginePrograms;
import io.loombft.core.contract.Programs;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.RememberedSignatures;
import io.loombft.core.crypto.SignatureScheme;
import io.loombft.core.ledger.Ledger;
import io.loombft.core.ledger.Outcome;
import io.loombft.core.merkle.StateTree;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.ContractParams;
import io.loombft.core.types.Fraction;
import io.loombft.core.types.GasPrices;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Params;
import io.loombft.core.types.Validator;
import io.loombft.core.types.Verifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a simulated network begins with, the same for all its nodes. Immutable. */
final class Setting {
    static final long GENESIS_MS = 1_700_000_000_000L;

    private static final ChainId CHAIN = new ChainId("simulated");

    /** Clients that pay each other. */
    static final int CLIENTS = 3;

    /** What each client has to begin with. */
    static final Amount FUNDS = Amount.of(1_000_000_000_000L);

    private static final int SIGNATURES_REMEMBERED = 4_096;

    /** Memory for programs of contracts; simulated ones are small. */
    private static final long PROGRAM_BYTES_MAX = 16L * 1024 * 1024;

    private final Plan plan;
    private final SignatureScheme scheme;
    private final List<NodeIdentity> identities;
    private final Map<PublicKey, Integer> indexes = new HashMap<>();
    private final List<KeyPair> clients = new ArrayList<>();
    private final KeyPair administrator;
    private final Genesis genesis;
    private final Hash genesisHash;
    private final Outcome genesisOutcome;
    private final Verifier verifier;
    private final Programs programs = new EnginePrograms(ChicoryEngine.COMPILED, PROGRAM_BYTES_MAX);

    Setting(SimulationSpec spec, Plan plan) {
        this.plan = plan;
        this.scheme =
                switch (plan.signatures()) {
                    case KEYED_HASH -> new KeyedHashScheme();
                    case ED25519 -> new RememberedSignatures(new Ed25519(), SIGNATURES_REMEMBERED);
                };
        this.verifier = new Verifier(CHAIN, scheme);
        this.identities = identities(plan);
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(key("client", i));
        }
        this.administrator = key("administrator", 0);
        this.genesis = genesis(plan);
        this.genesisHash = genesis.hash();
        try {
            this.genesisOutcome = Ledger.genesis(genesis, StateTree.empty(key -> Optional.empty()));
        } catch (MalformedInputException e) {
            throw new AssertionError("the simulator makes a valid genesis", e);
        }
    }

    private List<NodeIdentity> identities(Plan drawn) {
        List<NodeIdentity> made = new ArrayList<>();
        for (int i = 0; i < drawn.nodes(); i++) {
            int keyOf = drawn.twinOf(i).orElse(i);
            made.add(new NodeIdentity(i, key("node", i), key("validator", keyOf)));
            indexes.put(made.getLast().id(), i);
        }
        return List.copyOf(made);
    }

    private Genesis genesis(Plan drawn) {
        List<Genesis.Member> members = new ArrayList<>();
        for (int i = 0; i < drawn.powers().size(); i++) {
            PublicKey id = identities.get(i).validator();
            members.add(new Genesis.Member(new Validator(id, drawn.powers().get(i)), "n" + i));
        }
        List<Genesis.Account> accounts = new ArrayList<>();
        for (KeyPair client : clients) {
            accounts.add(new Genesis.Account(Address.of(client.publicKey()), FUNDS));
        }
        accounts.add(new Genesis.Account(Address.of(administrator.publicKey()), FUNDS));
        return new Genesis(
                CHAIN,
                GENESIS_MS,
                members,
                accounts,
                new Genesis.Administrators(1, List.of(administrator.publicKey())),
                params());
    }

    private static Params params() {
        Params normal = Params.DEFAULT;
        return new Params(
                normal.blockBytesMax(),
                normal.blockGasMax(),
                normal.txBytesMax(),
                normal.txGasMax(),
                normal.evidenceAgeBlocks(),
                500,
                3_000,
                new Fraction(1, 1),
                GasPrices.DEFAULT,
                ContractParams.DEFAULT);
    }

    private KeyPair key(String what, int number) {
        Bytes name = new Encoder().text("simulation").text(what).u32(number).toBytes();
        return scheme.keyPair(Hash.of(name).bytes());
    }

    Genesis genesis() {
        return genesis;
    }

    Hash genesisHash() {
        return genesisHash;
    }

    Outcome genesisOutcome() {
        return genesisOutcome;
    }

    SignatureScheme scheme() {
        return scheme;
    }

    /** Where all nodes have their contracts' programs from. */
    Programs programs() {
        return programs;
    }

    Verifier verifier() {
        return verifier;
    }

    List<NodeIdentity> identities() {
        return identities;
    }

    List<KeyPair> clients() {
        return clients;
    }

    KeyPair administrator() {
        return administrator;
    }

    /** The place of the node with that node key. */
    int index(PublicKey nodeId) {
        Integer index = indexes.get(nodeId);
        if (index == null) {
            throw new IllegalArgumentException("no node has the key " + nodeId);
        }
        return index;
    }

    String name(PublicKey nodeId) {
        return "n" + index(nodeId);
    }

    /** Whether another node has the same validator key. */
    boolean isTwin(int who) {
        return plan.isTwin(who);
    }

    ConsensusConfig consensus(PublicKey validator) {
        return new ConsensusConfig(
                validator,
                new Timeouts(400, 300, 300, 200, 4_000),
                ConsensusConfig.EmptyBlocks.MADE,
                plan.emptyBlockIntervalMs(),
                20);
    }
}
