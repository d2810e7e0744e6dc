package io.loombft.core.simulation;

import io.loombft.core.consensus.Command;
import io.loombft.core.consensus.Event;
import io.loombft.core.consensus.TestChain;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Vote;
import java.util.SplittableRandom;

/** What a {@link CoreNode} and a {@link CoreEquivocator} see of the virtual network around them. */
interface CoreWorld {
    TestChain chain();

    CoreChecker checker();

    CoreNode node(int who);

    SplittableRandom random();

    long nowMs();

    /** How long disk, ledger and builder take. */
    long work();

    void after(long delayMs, Runnable action);

    /** The core of the node has replayed its journal, and is about to go on. */
    void restarted(CoreNode node);

    Coverage coverage();

    void refused();

    void asks(int who, Vote vote);

    void asks(int who, Proposal proposal);

    void begun(CoreNode node);

    /** A command to publish something, whoever made it. */
    void published(CoreNode node, Command command);

    void fetches(CoreNode node, Command.FetchBlock command);

    void send(int from, int to, Event event);
}
