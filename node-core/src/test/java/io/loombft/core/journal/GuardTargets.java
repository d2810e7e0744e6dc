package io.loombft.core.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.fuzz.FuzzTarget;
import io.loombft.core.simulation.VirtualDisk;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/** A guard file whose slots hold fuzzed bytes under a right or wrong checksum. */
final class GuardTargets {
    private static final Hash GENESIS = Hash.of(Bytes.utf8("genesis"));
    private static final int MAGIC = 0x4c4f4f4d;

    private GuardTargets() {}

    static FuzzTarget slots() {
        Bytes nothing = body(0, LastSigned.nothing(GENESIS));
        Bytes earlier = body(6, LastSigned.nothing(GENESIS).after(request(3, 1, SignStep.PREVOTE)));
        LastSigned last =
                LastSigned.nothing(GENESIS)
                        .after(vote(2, 1, SignStep.PRECOMMIT))
                        .after(vote(3, 1, SignStep.PREVOTE))
                        .after(request(3, 1, SignStep.PRECOMMIT));
        Bytes later = body(7, last);
        return FuzzTarget.of(
                        "guard",
                        GuardTargets::read,
                        List.of(
                                input(0, nothing, body(1, LastSigned.nothing(GENESIS))),
                                input(0, earlier, later),
                                input(1, earlier, later),
                                input(2, earlier, later)))
                // Every slot is 4 KiB, written and read again.
                .costing(512 * 1024, 64);
    }

    static FuzzTarget lastSigned() {
        return FuzzTarget.canonical(
                "last-signed",
                LastSigned::decode,
                List.of(
                        LastSigned.nothing(GENESIS).encoded(),
                        LastSigned.nothing(GENESIS)
                                .after(request(3, 1, SignStep.PRECOMMIT))
                                .encoded()));
    }

    /**
     * {@code which checksums are wrong 1 | length of the even slot u16 | even slot | odd slot}: a slot
     * that is not as it is written does not count, and what the guard lets be signed never goes back.
     */
    private static void read(byte[] input) throws DiskFailedException {
        if (input.length < 3) {
            return;
        }
        ByteBuffer from = ByteBuffer.wrap(input);
        int wrong = from.get();
        byte[] even = new byte[Math.min(from.getShort() & 0xffff, from.remaining())];
        from.get(even);
        byte[] odd = new byte[from.remaining()];
        from.get(odd);
        byte[] file = new byte[2 * GuardSlot.SIZE];
        place(file, 0, even, (wrong & 1) == 0);
        place(file, GuardSlot.SIZE, odd, (wrong & 2) == 0);
        VirtualDisk disk = new VirtualDisk();
        TestDisks.put(disk, GuardFile.NAME, file);
        try (GuardFile guard = GuardFile.open(disk, GENESIS)) {
            LastSigned last = guard.lastSigned();
            assertTrue(holds(file, 0, last) || holds(file, 1, last), "was never written");
            for (SignRequest request : requests(last)) {
                sign(guard, request);
            }
            LastSigned after = guard.lastSigned();
            try (GuardFile again = GuardFile.open(disk, GENESIS)) {
                assertEquals(after, again.lastSigned());
            }
        } catch (GuardUnusableException e) {
            assertFalse(e.getMessage().isBlank());
        }
    }

    private static void sign(GuardFile guard, SignRequest request) throws DiskFailedException {
        LastSigned before = guard.lastSigned();
        switch (guard.authorize(request)) {
            case Authorization.Authorized ok -> {
                int order = order(request, before);
                boolean isRepeated = order == 0 && before.signBytes().equals(request.signBytes());
                boolean isPast = order < 0 && isPast(request, before);
                assertTrue(
                        order > 0 || isRepeated || isPast,
                        request + " was allowed after " + before);
                assertEquals(
                        order > 0 ? request.signBytes() : before.signBytes(),
                        guard.lastSigned().signBytes());
            }
            case Authorization.Refused refused -> assertEquals(before, guard.lastSigned());
        }
    }

    /** Whether these very bytes were signed, for this place and block. */
    private static boolean isPast(SignRequest request, LastSigned last) {
        return last.past().stream()
                .anyMatch(
                        v ->
                                SignStep.of(v.type()) == request.step()
                                        && v.height().equals(request.height())
                                        && v.round().equals(request.round())
                                        && v.block().equals(request.ballot().hash())
                                        && v.signBytesHash().equals(Hash.of(request.signBytes())));
    }

    private static int order(SignRequest request, LastSigned last) {
        int height = request.height().compareTo(last.height());
        int round = request.round().compareTo(last.round());
        return height != 0 ? height : round != 0 ? round : request.step().compareTo(last.step());
    }

    /** Whether the slot at the place is, to the last byte, the one that would be written for this. */
    private static boolean holds(byte[] file, int place, LastSigned last) {
        byte[] slot =
                Arrays.copyOfRange(file, place * GuardSlot.SIZE, (place + 1) * GuardSlot.SIZE);
        long sequence = ByteBuffer.wrap(slot).getLong(8);
        return sequence >= 0
                && sequence % 2 == place
                && Arrays.equals(slot, new GuardSlot(sequence, last).toBuffer().array());
    }

    /** Earlier, the same, and later than what was signed last. */
    private static List<SignRequest> requests(LastSigned last) {
        long height = Math.max(1, last.height().value() - 1);
        int round = Math.max(0, last.round().value());
        return List.of(
                request(height, round, SignStep.PREVOTE),
                request(Math.max(1, last.height().value()), round, SignStep.PROPOSAL),
                request(Math.max(1, last.height().value()), round, SignStep.PRECOMMIT),
                request(height, Math.max(0, round - 1), SignStep.PRECOMMIT),
                vote(height, Math.max(0, round - 1), SignStep.PRECOMMIT),
                vote(Math.max(1, last.height().value()), round, SignStep.PREVOTE));
    }

    private static SignRequest vote(long height, int round, SignStep step) {
        return new SignRequest(
                GENESIS,
                new Height(height),
                new Round(round),
                step,
                Ballot.of(GENESIS),
                Bytes.utf8("%d/%d %s".formatted(height, round, step)),
                Lock.none());
    }

    private static SignRequest request(long height, int round, SignStep step) {
        return new SignRequest(
                GENESIS,
                new Height(height),
                new Round(round),
                step,
                Ballot.nil(),
                Bytes.utf8("%d/%d %s".formatted(height, round, step)),
                Lock.none());
    }

    private static Bytes body(long sequence, LastSigned last) {
        ByteBuffer number = ByteBuffer.allocate(8).putLong(sequence);
        return Bytes.copyOf(number.array()).concat(last.encoded());
    }

    private static Bytes input(int wrong, Bytes even, Bytes odd) {
        ByteBuffer head = ByteBuffer.allocate(3).put((byte) wrong).putShort((short) even.size());
        return Bytes.copyOf(head.array()).concat(even).concat(odd);
    }

    private static void place(byte[] file, int at, byte[] body, boolean isRight) {
        int length = Math.min(body.length, GuardSlot.SIZE - 8);
        System.arraycopy(body, 0, file, at + 8, length);
        CRC32C crc = new CRC32C();
        crc.update(file, at + 8, GuardSlot.SIZE - 8);
        ByteBuffer.wrap(file)
                .putInt(at, MAGIC)
                .putInt(at + 4, (int) crc.getValue() ^ (isRight ? 0 : 1));
    }
}
