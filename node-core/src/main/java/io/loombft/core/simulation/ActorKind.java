package io.loombft.core.simulation;

/** The ways not to follow the protocol. */
enum ActorKind {
    EQUIVOCATOR,
    /** The same key in two nodes, each of which follows the protocol. */
    TWIN;

    static ActorKind draw(Draws draws) {
        ActorKind[] kinds = values();
        return kinds[draws.below(kinds.length)];
    }

    Actor actor(World world, SimNode node, Draws draws) {
        return switch (this) {
            case EQUIVOCATOR -> new Equivocator(world, node, draws);
            case TWIN -> throw new AssertionError("a twin follows the protocol");
        };
    }
}
