package io.loombft.core.replica;

import io.loombft.core.consensus.Command;
import io.loombft.core.consensus.ConsensusView;
import io.loombft.core.consensus.Timeout;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.gossip.ConsensusGossip;
import io.loombft.core.peers.Offence;
import io.loombft.core.sync.SyncMessage;
import io.loombft.core.types.Height;

/**
 * What a {@link Replica} has done for it. Nothing here answers: answers come back later, as events, and
 * never from within a call.
 */
public interface Surroundings {
    void send(ConsensusGossip.Send send);

    void send(PublicKey peer, SyncMessage message);

    /** A timeout comes back as {@code TimeoutFired}. */
    void schedule(Timeout timeout, long delayMs);

    /** Comes back as {@code BlockBuilt}, a block of the height. */
    void build(Command.BuildBlock command, Height height);

    /** Comes back as {@code BlockValidated}. */
    void validate(Command.ValidateBlock command);

    /** Comes back as {@code BlockExecuted}, when the block is on disk. */
    void commit(Command.CommitBlock command);

    void report(PublicKey peer, Offence offence);

    /** A height begins; whoever checks messages needs to know. */
    void begun(ConsensusView view);

    /** The node must not go on. */
    void halt(String reason);
}
