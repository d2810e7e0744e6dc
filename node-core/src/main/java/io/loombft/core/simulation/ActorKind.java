package io.loombft.core.simulation;

/** The ways not to follow the protocol. */
enum ActorKind {
    /** Different votes and proposals before different peers. */
    EQUIVOCATOR,
    /** The same key in two nodes, each of which follows the protocol. */
    TWIN,
    /** Forgets its locks. */
    AMNESIAC,
    /** Keeps proposals or their parts back. */
    WITHHOLDER,
    /** Proposes invalid blocks of every kind. */
    FORGER,
    /** Claims valid rounds that were none. */
    FALSE_VALID_ROUND,
    /** Votes for far rounds and heights, and for anything. */
    FLOODER,
    /** Says old things again. */
    REPLAYER,
    /** Is silent to some. */
    SELECTIVE,
    /** Changes real messages a little. */
    MUTATOR,
    /** Lies about its height and serves forged blocks. */
    SYNC_LIAR,
    /** Proposes wrong times. */
    TIME_LIAR,
    /** Lets one node a round see a polka. */
    LOCK_HIDER,
    /** Votes in the names of others. */
    IMPOSTOR,
    /** Agrees with everybody. */
    FLATTERER;

    static ActorKind draw(Draws draws) {
        ActorKind[] kinds = values();
        return kinds[draws.below(kinds.length)];
    }

    /** One of those that can do harm where locks are all that is left. */
    static ActorKind drawBreakerOfLocks(Draws draws) {
        return switch (draws.below(4)) {
            case 0 -> FALSE_VALID_ROUND;
            case 1 -> AMNESIAC;
            case 2 -> FLATTERER;
            default -> EQUIVOCATOR;
        };
    }

    Actor actor(World world, SimNode node, Draws draws) {
        return switch (this) {
            case EQUIVOCATOR -> new Equivocator(world, node, draws);
            case TWIN -> throw new AssertionError("a twin follows the protocol");
            case AMNESIAC -> new Amnesiac(world, node, draws);
            case WITHHOLDER -> new Withholder(world, node, draws);
            case FORGER -> new Forger(world, node, draws);
            case FALSE_VALID_ROUND -> new FalseValidRound(world, node, draws);
            case FLOODER -> new Flooder(world, node, draws);
            case REPLAYER -> new Replayer(world, node, draws);
            case SELECTIVE -> new Selective(world, node, draws);
            case MUTATOR -> new Mutator(world, node, draws);
            case SYNC_LIAR -> new SyncLiar(world, node, draws);
            case TIME_LIAR -> new TimeLiar(world, node, draws);
            case LOCK_HIDER -> new LockHider(world, node, draws);
            case IMPOSTOR -> new Impostor(world, node, draws);
            case FLATTERER -> new Flatterer(world, node, draws);
        };
    }
}
