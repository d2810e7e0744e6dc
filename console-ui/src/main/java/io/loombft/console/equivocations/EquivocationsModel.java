package io.loombft.console.equivocations;

import io.loombft.console.connection.EvidenceList;
import io.loombft.console.connection.EvidenceList.Equivocation;
import io.loombft.console.connection.EvidenceList.Signed;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.NodeStatus;
import io.loombft.console.look.Rows;
import io.loombft.console.text.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What the equivocations page says. Called by the thread that paints. */
public final class EquivocationsModel {
    private final ReadOnlyStringWrapper note = new ReadOnlyStringWrapper("");
    private final ObservableList<Row> rows = FXCollections.observableArrayList();
    private final ObservableList<Difference> differences = FXCollections.observableArrayList();
    private final ReadOnlyStringWrapper chosen =
            new ReadOnlyStringWrapper("Choose one above to see both payloads.");
    private Optional<String> chosenHash = Optional.empty();

    /**
     * A proved equivocation.
     *
     * @param key of the validator, in hex
     */
    record Row(
            String hash,
            String validator,
            String key,
            String height,
            String round,
            String what,
            String where,
            String style,
            String firstSignature,
            String secondSignature,
            Proof proof) {}

    /** A field of the two payloads, side by side. */
    record Difference(String field, String first, String second, String style) {}

    /** Takes one snapshot. */
    public void show(Fleet fleet) {
        Optional<EvidenceList> list = fleet.node().flatMap(n -> n.polled().evidence().value());
        if (list.isEmpty()) {
            note.set("The node has not told its evidence yet.");
            return;
        }
        List<Equivocation> all = new ArrayList<>(list.get().pending());
        all.addAll(list.get().committed());
        note.set(
                all.isEmpty()
                        ? "Nobody was caught signing two different things."
                        : Figures.plural(all.size(), "proof")
                                + " that a validator signed two different things, "
                                + list.get().pending().size()
                                + " of them not in a block yet");
        Rows.update(rows, all.stream().map(piece -> row(piece, fleet)).toList(), Row::hash);
        if (chosenHash.isEmpty() && !all.isEmpty()) {
            chosenHash = Optional.of(all.getFirst().hash());
        }
        all.stream()
                .filter(piece -> chosenHash.filter(piece.hash()::equals).isPresent())
                .findFirst()
                .ifPresent(piece -> compare(piece, fleet));
    }

    /** Shows the payloads of this row. */
    void choose(Row row) {
        chosenHash = Optional.of(row.hash());
    }

    private void compare(Equivocation piece, Fleet fleet) {
        chosen.set(
                nameOf(piece.validator(), fleet)
                        + " at height "
                        + Figures.count(piece.height())
                        + ", proof "
                        + piece.hash());
        Signed a = piece.first();
        Signed b = piece.second();
        List<Difference> fields = new ArrayList<>();
        fields.add(difference("kind", a.type(), b.type()));
        fields.add(
                difference("height", Figures.count(piece.height()), Figures.count(piece.height())));
        fields.add(difference("round", "" + a.round(), "" + b.round()));
        fields.add(difference("block", orNil(a.blockHash()), orNil(b.blockHash())));
        if (piece.type().equals("duplicate_proposal")) {
            fields.add(difference("valid round", "" + a.validRound(), "" + b.validRound()));
        }
        fields.add(difference("validator", piece.validator(), piece.validator()));
        Proof.SignedBytes bytes = proof(piece, fleet).signedBytes();
        fields.add(difference("signed bytes", bytes.first(), bytes.second()));
        fields.add(difference("signature", a.signature(), b.signature()));
        Rows.update(differences, fields);
    }

    private static Difference difference(String field, String first, String second) {
        return new Difference(field, first, second, first.equals(second) ? "muted" : "bad");
    }

    private static Row row(Equivocation piece, Fleet fleet) {
        boolean isCommitted = piece.blockHeight().isPresent();
        return new Row(
                piece.hash(),
                nameOf(piece.validator(), fleet),
                piece.validator(),
                Figures.count(piece.height()),
                Integer.toString(piece.first().round()),
                piece.type().equals("duplicate_vote")
                        ? "two " + piece.first().type() + "s"
                        : "two proposals",
                isCommitted
                        ? "in block " + Figures.count(piece.blockHeight().getAsLong())
                        : "waits for a block",
                isCommitted ? "good" : "warn",
                piece.first().signature(),
                piece.second().signature(),
                proof(piece, fleet));
    }

    private static Proof proof(Equivocation piece, Fleet fleet) {
        String chain =
                fleet.node()
                        .flatMap(node -> node.polled().status().value())
                        .map(NodeStatus::chainId)
                        .orElse("");
        return new Proof(piece.hash(), piece.proof(), chain);
    }

    private static String orNil(String hash) {
        return hash.isEmpty() ? "nil" : hash;
    }

    private static String nameOf(String validator, Fleet fleet) {
        String name = fleet.nameOf(validator);
        return name.isEmpty()
                ? Figures.hash(validator)
                : name + " (" + Figures.hash(validator) + ")";
    }

    ReadOnlyStringProperty note() {
        return note.getReadOnlyProperty();
    }

    ReadOnlyStringProperty chosen() {
        return chosen.getReadOnlyProperty();
    }

    ObservableList<Row> rows() {
        return rows;
    }

    ObservableList<Difference> differences() {
        return differences;
    }
}
