package io.loombft.server.bench;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Height;
import io.loombft.core.types.Params;
import io.loombft.core.types.Round;
import io.loombft.core.types.Validator;
import io.loombft.core.types.ValidatorSet;
import io.loombft.server.rpc.NodeApi;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** A node with a {@link StagedChain}, without accounts, contracts or peers. For any thread. */
final class StagedNode implements NodeApi {
    private static final String NO_STATE = "a staged chain has no state";

    private final StagedChain chain;
    private final ValidatorSet set;
    private final String version;

    StagedNode(StagedChain chain, ValidatorSet set, String version) {
        this.chain = chain;
        this.set = set;
        this.version = version;
    }

    @Override
    public Status status() {
        Height latest = latestHeight();
        Optional<Block> block = Optional.ofNullable(chain.blocks().get(latest)).map(d -> d.block());
        return new Status(
                "stage",
                set.get(0).id(),
                genesis().chainId(),
                version,
                latest,
                block.map(Block::hash).orElse(Hash.ZERO),
                block.map(b -> b.header().timestampMs()).orElse(genesis().timeMs()),
                Hash.ZERO,
                latest.next(),
                Round.ZERO,
                "propose",
                false,
                set.size() - 1,
                0,
                Optional.of(new Validator(set.get(0).id(), set.get(0).power())),
                OptionalInt.empty());
    }

    @Override
    public Height latestHeight() {
        return chain.latest();
    }

    @Override
    public Lookup<Block> block(Height height) {
        return at(height, StagedChain.Decided::block);
    }

    @Override
    public Lookup<Block> blockByHash(Hash hash) {
        return chain.blocks().values().stream()
                .map(StagedChain.Decided::block)
                .filter(block -> block.hash().equals(hash))
                .findFirst()
                .<Lookup<Block>>map(Lookup.Found::new)
                .orElseGet(Lookup.NotFound::new);
    }

    @Override
    public Lookup<Hash> blockHash(Height height) {
        return at(height, decided -> decided.block().hash());
    }

    @Override
    public Lookup<Certificate> commit(Height height) {
        return at(height, StagedChain.Decided::commit);
    }

    private <T> Lookup<T> at(Height height, Function<StagedChain.Decided, T> part) {
        StagedChain.Decided decided = chain.blocks().get(height);
        if (decided != null) {
            return new Lookup.Found<>(part.apply(decided));
        }
        return height.isAfter(Height.GENESIS) && height.isBefore(chain.lowest())
                ? new Lookup.Pruned<>(chain.lowest())
                : new Lookup.NotFound<>();
    }

    @Override
    public Account account(Address address) {
        return new Account(address, Amount.of(0), 0, 0, Optional.empty(), Hash.ZERO);
    }

    @Override
    public Validators currentValidators() {
        return new Validators(latestHeight().next(), set, Collections.nCopies(set.size(), 0L));
    }

    @Override
    public Lookup<Validators> validators(Height height) {
        return new Lookup.Found<>(new Validators(height, set, Collections.nCopies(set.size(), 0L)));
    }

    @Override
    public Submission broadcast(Bytes transaction) {
        return new Submission.Refused("malformed", NO_STATE);
    }

    @Override
    public TransactionStatus transaction(Hash hash) {
        return new TransactionStatus.Unknown();
    }

    @Override
    public Genesis genesis() {
        return chain.genesis();
    }

    @Override
    public Params params() {
        return genesis().params();
    }

    @Override
    public Net netInfo() {
        return new Net(
                set.get(0).id(), set.validators().stream().skip(1).map(StagedNode::peer).toList());
    }

    private static Peer peer(Validator validator) {
        return new Peer(
                validator.id(),
                "stage",
                "127.0.0.1:1",
                Direction.OUTBOUND,
                Height.GENESIS,
                -1,
                0,
                0,
                0,
                Queue.EMPTY);
    }

    @Override
    public Mempool mempool() {
        return new Mempool(0, 0, 0);
    }

    @Override
    public ConsensusState consensusState() {
        return new ConsensusState(
                latestHeight().next(),
                Round.ZERO,
                "propose",
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public FoundEvidence evidence(Height below) {
        return new FoundEvidence(List.of(), List.of());
    }

    @Override
    public Tried query(Query query) {
        return new Tried.Refused("not_found", NO_STATE);
    }

    @Override
    public Tried simulate(Bytes transaction) {
        return new Tried.Refused("malformed", NO_STATE);
    }

    @Override
    public Stored storage(Address contract, Bytes key) {
        return new Stored(latestHeight(), Optional.empty());
    }

    @Override
    public Optional<Code> code(Address contract) {
        return Optional.empty();
    }

    @Override
    public FoundEvents events(EventQuery query) {
        return new FoundEvents(List.of(), Optional.empty());
    }

    @Override
    public boolean isHealthy() {
        return true;
    }

    @Override
    public Readiness readiness() {
        return Readiness.at(latestHeight());
    }
}
