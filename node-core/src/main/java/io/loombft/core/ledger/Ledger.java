package io.loombft.core.ledger;

import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.consensus.ChainState;
import io.loombft.core.consensus.ProposerPriorities;
import io.loombft.core.contract.Contracts;
import io.loombft.core.crypto.Hash;
import io.loombft.core.merkle.StateTree;
import io.loombft.core.merkle.TreeUpdate;
import io.loombft.core.types.Block;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Height;
import io.loombft.core.types.Receipt;
import io.loombft.core.types.ValidatorSet;
import java.util.List;
import java.util.TreeMap;

/**
 * What genesis and blocks do to the state: a function that reads a version of the state tree and says
 * what the next one is. For one thread at a time, on a stack that is enough for contracts.
 *
 * <p>Every transaction in a block ends in a receipt, its nonce moves and its fee is taken: gas used
 * times gas price, credited to the block's proposer after all transactions. One that fails moves
 * nothing else; gas that it did not use is not paid. Money sent to the zero address stays there for ever; it still counts as supply.
 */
public final class Ledger {
    private final Contracts contracts;

    public Ledger(Contracts contracts) {
        this.contracts = contracts;
    }

    /**
     * The state after height 0, version 0 of the tree.
     *
     * @param nothing the tree before the first version
     * @throws MalformedInputException that says what no chain can begin with
     */
    public static Outcome genesis(Genesis genesis, StateTree nothing)
            throws MalformedInputException {
        genesis.checked();
        ValidatorSet set = genesis.validatorSet();
        if (!ValidatorUpdates.fitsCommit(set.size(), genesis.params())) {
            throw new MalformedInputException(
                    "block_bytes_max is too small for the signatures of all validators");
        }
        ProposerPriorities priorities = ProposerPriorities.first(set);
        StateDraft draft = new StateDraft(new WorldState(nothing, StorageKeys.NONE), 0);
        for (Genesis.Account funded : genesis.accounts()) {
            draft.put(funded.address(), new Account(0, funded.balance(), Hash.ZERO, Hash.ZERO));
        }
        draft.put(new StateKey.Priorities(), priorities);
        draft.put(new StateKey.NextValidators(), set);
        draft.put(new StateKey.ConsensusParams(), genesis.params());
        draft.put(new StateKey.Administrators(), genesis.administrators());
        TreeUpdate update = draft.update(Height.GENESIS.value());
        var state =
                new ChainState(
                        Height.GENESIS,
                        Hash.ZERO,
                        genesis.timeMs(),
                        set,
                        set,
                        priorities,
                        genesis.params(),
                        update.root(),
                        Receipt.root(List.of()),
                        // The first block follows at once: it certifies the state of genesis.
                        true);
        return new Outcome(state, List.of(), update, new TreeMap<>(), List.of(), List.of());
    }

    /**
     * Executes a block that {@link BlockValidity} found valid on this parent.
     *
     * @param world the state after the parent
     * @throws AssertionError when the block is not valid in a way that shows
     */
    public Outcome execute(Block block, ChainState parent, WorldState world) {
        if (!block.height().equals(parent.height().next())
                || world.tree().version() != parent.height().value()) {
            throw new AssertionError(
                    block
                            + " after height "
                            + parent.height()
                            + ", state "
                            + world.tree().version());
        }
        return new BlockExecution(block, parent, world, contracts).run();
    }
}
