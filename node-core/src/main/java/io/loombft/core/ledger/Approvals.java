package io.loombft.core.ledger;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Height;
import io.loombft.core.types.TransactionBody.ValidatorUpdate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which administrators asked for one and the same change, and when. Canonical bytes: {@code count u32
 * | (administrator 32 | height u64) each}, by administrator ascending.
 */
public record Approvals(List<Approval> approvals) implements Encodable {
    /** An approval given at height a counts up to and including height a + 10,000. */
    public static final long LIFETIME_BLOCKS = 10_000;

    /** Nobody asked. */
    public static final Approvals NONE = new Approvals(List.of());

    /** One administrator's word. */
    public record Approval(PublicKey administrator, Height height) implements Encodable {
        static final int SIZE = PublicKey.SIZE + 8;

        static Approval decode(Decoder from) throws MalformedInputException {
            return new Approval(PublicKey.decode(from), Height.decode(from));
        }

        @Override
        public void encode(Encoder to) {
            to.value(administrator).value(height);
        }
    }

    public Approvals {
        approvals = List.copyOf(approvals);
    }

    /** What approvals of this change are kept under: SHA-256 of its canonical bytes. */
    public static Hash subject(ValidatorUpdate change) {
        return Hash.of(change.encoded());
    }

    /** Those that still count at the height. */
    public Approvals liveAt(Height height) {
        return new Approvals(
                approvals.stream()
                        .filter(a -> height.value() - a.height().value() <= LIFETIME_BLOCKS)
                        .toList());
    }

    public boolean isBy(PublicKey administrator) {
        return approvals.stream().anyMatch(a -> a.administrator().equals(administrator));
    }

    Approvals with(Approval approval) {
        List<Approval> more = new ArrayList<>(approvals);
        more.add(approval);
        more.sort(Comparator.comparing(Approval::administrator));
        return new Approvals(more);
    }

    public static Approvals decode(Decoder from) throws MalformedInputException {
        List<Approval> approvals =
                from.list(Genesis.Administrators.COUNT_MAX, Approval.SIZE, Approval::decode);
        for (int i = 1; i < approvals.size(); i++) {
            PublicKey before = approvals.get(i - 1).administrator();
            if (before.compareTo(approvals.get(i).administrator()) >= 0) {
                throw new MalformedInputException("administrators are not ascending");
            }
        }
        return new Approvals(approvals);
    }

    @Override
    public void encode(Encoder to) {
        to.list(approvals);
    }
}
