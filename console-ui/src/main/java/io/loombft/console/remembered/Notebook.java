package io.loombft.console.remembered;

import io.loombft.console.remembered.Notes.Sent;
import io.loombft.console.remembered.Notes.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The notes as they are now, and whether they are on disk. Used by the thread that paints. */
public final class Notebook {
    private Notes notes;
    private Notes saved;

    /** Begins with what is on disk. */
    public Notebook(Notes onDisk) {
        notes = onDisk;
        saved = onDisk;
    }

    public Notes notes() {
        return notes;
    }

    /** Watches an account, first in the list. */
    public void watch(String address) {
        notes = new Notes(first(address, notes.accounts()), notes.contracts(), notes.sent());
    }

    public void forget(String address) {
        List<String> left = new ArrayList<>(notes.accounts());
        left.remove(address);
        notes = new Notes(left, notes.contracts(), notes.sent());
    }

    /** A contract was used, and is first in the list from now on. */
    public void used(String contract) {
        notes = new Notes(notes.accounts(), first(contract, notes.contracts()), notes.sent());
    }

    private static List<String> first(String address, List<String> before) {
        List<String> all = new ArrayList<>(before);
        all.remove(address);
        if (Notes.isAddress(address)) {
            all.addFirst(address);
        }
        return all;
    }

    /** Something was sent; the same hash a second time replaces the first. */
    public void sent(Sent what) {
        List<Sent> all = new ArrayList<>(notes.sent());
        all.removeIf(before -> before.hash().equals(what.hash()));
        all.addFirst(what);
        notes = new Notes(notes.accounts(), notes.contracts(), all);
    }

    /** What became of a transaction that was sent; a block has the last word, whatever is heard later. */
    public void became(String hash, Stage stage, String outcome) {
        List<Sent> all = new ArrayList<>(notes.sent());
        all.replaceAll(
                each ->
                        each.hash().equals(hash) && each.stage() == Stage.WAITING
                                ? each.with(stage, outcome)
                                : each);
        notes = new Notes(notes.accounts(), notes.contracts(), all);
    }

    /** What is to be written, once for each change. */
    public Optional<Notes> unsaved() {
        if (notes.equals(saved)) {
            return Optional.empty();
        }
        saved = notes;
        return Optional.of(notes);
    }
}
