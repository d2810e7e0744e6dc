package io.loombft.core.replica;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.Signature;
import io.loombft.core.crypto.SignatureScheme;
import io.loombft.core.journal.Authorization;
import io.loombft.core.journal.DiskFailedException;
import io.loombft.core.journal.GuardFile;
import io.loombft.core.journal.LastSigned;
import io.loombft.core.journal.Lock;
import io.loombft.core.journal.SignRequest;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.SignedProposal;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.Vote;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** A signer with the key in memory and the guard in a file beside it. */
public final class GuardedSigner implements Signer {
    private final Hash genesisHash;
    private final ChainId chain;
    private final SignatureScheme scheme;
    private final KeyPair key;
    private final GuardFile guard;
    private final LongSupplier nanos;
    private final LongConsumer guardNanos;

    /** What is signed: the chain and the key. */
    public record Identity(Hash genesisHash, ChainId chain, KeyPair key) {}

    /** Takes the guard over; the consumer hears, by the clock, how long each of its syncs took. */
    public GuardedSigner(
            Identity identity,
            SignatureScheme scheme,
            GuardFile guard,
            LongSupplier nanos,
            LongConsumer guardNanos) {
        this.genesisHash = identity.genesisHash();
        this.chain = identity.chain();
        this.key = identity.key();
        this.scheme = scheme;
        this.guard = guard;
        this.nanos = nanos;
        this.guardNanos = guardNanos;
    }

    @Override
    public PublicKey publicKey() {
        return key.publicKey();
    }

    @Override
    public LastSigned lastSigned() {
        return guard.lastSigned();
    }

    @Override
    public Answer<SignedVote> sign(Vote vote, Lock lock) throws DiskFailedException {
        return sign(
                SignRequest.of(genesisHash, chain, vote, lock),
                vote.signBytes(chain),
                vote::signed);
    }

    @Override
    public Answer<SignedProposal> sign(Proposal proposal, Lock lock) throws DiskFailedException {
        return sign(
                SignRequest.of(genesisHash, chain, proposal, lock),
                proposal.signBytes(chain),
                proposal::signed);
    }

    @Override
    public void close() throws DiskFailedException {
        guard.close();
    }

    private <T> Answer<T> sign(SignRequest request, Bytes message, Function<Signature, T> signed)
            throws DiskFailedException {
        long begun = nanos.getAsLong();
        Authorization authorization = guard.authorize(request);
        guardNanos.accept(nanos.getAsLong() - begun);
        return switch (authorization) {
            case Authorization.Authorized a ->
                    new Answer.Signed<>(signed.apply(scheme.sign(key, message)));
            case Authorization.Refused r -> new Answer.Refused<>(r.refusal().sentence());
        };
    }
}
