package io.loombft.core.journal;

import static io.loombft.core.journal.TestDisks.content;
import static io.loombft.core.journal.TestDisks.copy;
import static io.loombft.core.journal.TestDisks.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.simulation.VirtualDisk;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GuardFileTest {
    private static final Hash GENESIS = Hash.of(Bytes.utf8("genesis"));

    private final VirtualDisk disk = new VirtualDisk();

    @BeforeEach
    void create() throws Exception {
        GuardFile.create(disk, GENESIS);
    }

    @Test
    void aNewGuardHasSignedNothing() throws Exception {
        assertEquals(LastSigned.nothing(GENESIS), open(disk).lastSigned());
    }

    @Test
    void aGuardThatHasAllowedNothingMayBeginWithAnotherChain() throws Exception {
        Hash other = Hash.of(Bytes.utf8("other"));
        GuardFile.begin(disk, other);
        disk.cutPower(bound -> 0);
        try (GuardFile guard = GuardFile.open(disk, other)) {
            assertEquals(LastSigned.nothing(other), guard.lastSigned());
        }
    }

    @Test
    void aGuardThatHasAllowedSomethingStaysThatOfItsChain() throws Exception {
        try (GuardFile guard = open(disk)) {
            assertAllowed(guard, prevote(1));
        }
        GuardFile.begin(disk, Hash.of(Bytes.utf8("other")));
        GuardFile.begin(disk, GENESIS);
        assertEquals(LastSigned.nothing(GENESIS).after(prevote(1)), open(disk).lastSigned());
    }

    @Test
    void aMissingGuardBeginsAndADamagedOneDoesNot() throws Exception {
        VirtualDisk empty = new VirtualDisk();
        GuardFile.begin(empty, GENESIS);
        assertEquals(LastSigned.nothing(GENESIS), open(empty).lastSigned());
        put(empty, GuardFile.NAME, new byte[2 * GuardSlot.SIZE]);
        assertThrows(GuardUnusableException.class, () -> GuardFile.begin(empty, GENESIS));
    }

    @Test
    void whatItAllowsIsSafeBeforeItSaysSo() throws Exception {
        GuardFile guard = open(disk);
        for (int height = 1; height <= 5; height++) {
            assertAllowed(guard, prevote(height));
            VirtualDisk cut = copy(disk);
            cut.cutPower(bound -> 0);
            assertEquals(
                    LastSigned.nothing(GENESIS).after(prevote(height)), open(cut).lastSigned());
        }
        disk.cutPower(bound -> 0);
        assertEquals(LastSigned.nothing(GENESIS).after(prevote(5)), open(disk).lastSigned());
    }

    @Test
    void allowsTheSameBytesAgainWithoutWriting() throws Exception {
        GuardFile guard = open(disk);
        assertAllowed(guard, prevote(1));
        long operations = disk.operations();
        assertAllowed(guard, prevote(1));
        assertEquals(operations, disk.operations());
        disk.restart();
        assertAllowed(open(disk), prevote(1));
    }

    @Test
    void refusesAConflictAlsoAfterARestart() throws Exception {
        assertAllowed(open(disk), prevote(3));
        disk.restart();
        GuardFile guard = open(disk);
        SignRequest conflict = request(3, "another block");
        var refused = assertInstanceOf(Authorization.Refused.class, guard.authorize(conflict));
        assertEquals(Refusal.Reason.CONFLICTING, refused.refusal().reason());
        assertInstanceOf(Authorization.Refused.class, guard.authorize(prevote(2)));
        assertEquals(LastSigned.nothing(GENESIS).after(prevote(3)), guard.lastSigned());
    }

    @Test
    void isNeverMadeAnew() throws Exception {
        assertAllowed(open(disk), prevote(3));
        var failure =
                assertThrows(DiskFailedException.class, () -> GuardFile.create(disk, GENESIS));
        assertEquals(DiskFailedException.Reason.EXISTS, failure.reason());
        assertEquals(LastSigned.nothing(GENESIS).after(prevote(3)), open(disk).lastSigned());
    }

    @Test
    void aMissingGuardIsAnErrorAndStaysMissing() throws Exception {
        disk.delete(GuardFile.NAME);
        assertUnusable(disk, GENESIS, GuardUnusableException.Reason.MISSING);
        assertTrue(disk.list().isEmpty());
    }

    @Test
    void aGuardOfAnotherChainIsAnError() {
        Hash other = Hash.of(Bytes.utf8("other"));
        assertUnusable(disk, other, GuardUnusableException.Reason.OTHER_CHAIN);
    }

    @Test
    void twoDamagedSlotsAreAnError() throws Exception {
        byte[] bytes = content(disk, GuardFile.NAME);
        bytes[20] ^= 1;
        bytes[GuardSlot.SIZE + 20] ^= 1;
        put(disk, GuardFile.NAME, bytes);
        assertUnusable(disk, GENESIS, GuardUnusableException.Reason.DAMAGED);
    }

    @Test
    void anEmptyOrShortFileIsAnError() throws Exception {
        byte[] bytes = content(disk, GuardFile.NAME);
        for (int length : new int[] {0, 1, 100, GuardSlot.SIZE - 1}) {
            put(disk, GuardFile.NAME, Arrays.copyOf(bytes, length));
            assertUnusable(disk, GENESIS, GuardUnusableException.Reason.DAMAGED);
        }
    }

    @Test
    void everyFlippedBitOfTheNewerSlotLeavesTheOlder() throws Exception {
        GuardFile guard = open(disk);
        assertAllowed(guard, prevote(1));
        assertAllowed(guard, prevote(2));
        byte[] bytes = content(disk, GuardFile.NAME);
        int newer = GuardSlot.SIZE;
        for (int bit = newer * 8; bit < bytes.length * 8; bit += bit < newer * 8 + 2000 ? 1 : 37) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            VirtualDisk damaged = copy(disk);
            put(damaged, GuardFile.NAME, flipped);
            assertEquals(LastSigned.nothing(GENESIS).after(prevote(1)), open(damaged).lastSigned());
        }
    }

    @Test
    void aSlotInThePlaceOfTheOtherDoesNotCount() throws Exception {
        GuardFile guard = open(disk);
        assertAllowed(guard, prevote(1));
        assertAllowed(guard, prevote(2));
        byte[] bytes = content(disk, GuardFile.NAME);
        System.arraycopy(bytes, GuardSlot.SIZE, bytes, 0, GuardSlot.SIZE);
        put(disk, GuardFile.NAME, bytes);
        assertEquals(LastSigned.nothing(GENESIS).after(prevote(2)), open(disk).lastSigned());
        bytes[GuardSlot.SIZE] ^= 1;
        put(disk, GuardFile.NAME, bytes);
        assertUnusable(disk, GENESIS, GuardUnusableException.Reason.DAMAGED);
    }

    @Test
    void aSlotWithMoreInItThanIsWrittenDoesNotCount() throws Exception {
        GuardFile guard = open(disk);
        assertAllowed(guard, prevote(1));
        assertAllowed(guard, prevote(2));
        byte[] bytes = content(disk, GuardFile.NAME);
        bytes[bytes.length - 1] = 1;
        CRC32C crc = new CRC32C();
        crc.update(bytes, GuardSlot.SIZE + 8, GuardSlot.SIZE - 8);
        ByteBuffer.wrap(bytes).putInt(GuardSlot.SIZE + 4, (int) crc.getValue());
        put(disk, GuardFile.NAME, bytes);
        assertEquals(LastSigned.nothing(GENESIS).after(prevote(1)), open(disk).lastSigned());
    }

    /** The newer state is written over the older one of two; cut short anywhere, the last is there. */
    @Test
    void aSlotTornAtAnyByteLeavesTheStateBefore() throws Exception {
        for (int height = 1; height <= 2; height++) {
            byte[] before = content(disk, GuardFile.NAME);
            LastSigned last = open(disk).lastSigned();
            assertAllowed(open(disk), prevote(height));
            byte[] after = content(disk, GuardFile.NAME);
            int slot = sameSlot(before, after, 0) ? GuardSlot.SIZE : 0;
            for (int length = 0; length <= GuardSlot.SIZE; length++) {
                byte[] torn = before.clone();
                System.arraycopy(after, slot, torn, slot, length);
                VirtualDisk cut = copy(disk);
                put(cut, GuardFile.NAME, torn);
                boolean isWhole = sameSlot(torn, after, slot);
                LastSigned expected =
                        isWhole ? LastSigned.nothing(GENESIS).after(prevote(height)) : last;
                assertEquals(expected, open(cut).lastSigned(), "cut after " + length);
                assertAllowed(open(cut), prevote(height));
            }
        }
    }

    @Test
    void powerCutsAtAnyOperationNeverLoseWhatWasAllowed() throws Exception {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            VirtualDisk own = new VirtualDisk();
            GuardFile.create(own, GENESIS);
            long allowed = 0;
            for (int life = 0; life < 5; life++) {
                GuardFile guard = open(own);
                long signed = guard.lastSigned().height().value();
                assertTrue(signed == allowed || signed == allowed + 1, "seed " + seed);
                allowed = signed;
                own.failAfter(random.nextInt(8));
                try {
                    while (true) {
                        assertAllowed(guard, prevote(allowed + 1));
                        allowed++;
                    }
                } catch (DiskFailedException e) {
                    own.cutPower(random::nextInt);
                }
            }
        }
    }

    @Test
    void aGuardWhoseMakingWasCutShortIsMissingOrWhole() throws Exception {
        for (int operations = 0; operations <= 6; operations++) {
            for (int seed = 0; seed < 50; seed++) {
                VirtualDisk own = new VirtualDisk();
                own.failAfter(operations);
                try {
                    GuardFile.create(own, GENESIS);
                } catch (DiskFailedException e) {
                    assertTrue(operations < 6);
                }
                own.cutPower(new SplittableRandom(seed)::nextInt);
                if (!own.holds(GuardFile.NAME)) {
                    GuardFile.create(own, GENESIS);
                }
                assertTrue(open(own).lastSigned().isNothing());
            }
        }
    }

    @Test
    void signsNothingAnyMoreAfterOneFailedSync() throws Exception {
        GuardFile guard = open(disk);
        disk.failSyncs();
        assertThrows(DiskFailedException.class, () -> guard.authorize(prevote(1)));
        disk.heal();
        assertThrows(DiskFailedException.class, () -> guard.authorize(prevote(1)));
        assertThrows(DiskFailedException.class, () -> guard.authorize(prevote(2)));
        assertTrue(guard.lastSigned().isNothing());
    }

    /** Else the same bytes would be signed again without a write, and a power cut would forget them. */
    @Test
    void whatAFailedSyncLeftOutIsOnDiskBeforeItIsTrusted() throws Exception {
        GuardFile guard = open(disk);
        disk.failSyncs();
        assertThrows(DiskFailedException.class, () -> guard.authorize(prevote(3)));
        disk.restart();
        GuardFile revived = open(disk);
        assertEquals(LastSigned.nothing(GENESIS).after(prevote(3)), revived.lastSigned());
        assertAllowed(revived, prevote(3));
        disk.cutPower(bound -> 0);
        assertEquals(LastSigned.nothing(GENESIS).after(prevote(3)), open(disk).lastSigned());
    }

    @Test
    void theTwoSlotsShareNoSector() throws Exception {
        assertEquals(2 * 4096, content(disk, GuardFile.NAME).length);
        assertEquals(4096, GuardSlot.SIZE);
    }

    @Test
    void theLongestRequestFitsIntoASlot() throws Exception {
        SignRequest longest = request(1, "x".repeat(SignRequest.SIGN_BYTES_MAX));
        assertAllowed(open(disk), longest);
        assertEquals(LastSigned.nothing(GENESIS).after(longest), open(disk).lastSigned());
        assertThrows(
                IllegalArgumentException.class,
                () -> request(1, "x".repeat(SignRequest.SIGN_BYTES_MAX + 1)));
    }

    private static boolean sameSlot(byte[] one, byte[] other, int slot) {
        return Arrays.equals(one, slot, slot + GuardSlot.SIZE, other, slot, slot + GuardSlot.SIZE);
    }

    private static GuardFile open(Disk disk) throws Exception {
        return GuardFile.open(disk, GENESIS);
    }

    private static void assertAllowed(GuardFile guard, SignRequest request)
            throws DiskFailedException {
        assertEquals(new Authorization.Authorized(request), guard.authorize(request));
    }

    private static void assertUnusable(
            Disk disk, Hash genesisHash, GuardUnusableException.Reason reason) {
        var failure =
                assertThrows(GuardUnusableException.class, () -> GuardFile.open(disk, genesisHash));
        assertEquals(reason, failure.reason());
    }

    private static SignRequest prevote(long height) {
        return request(height, "prevote of height " + height);
    }

    private static SignRequest request(long height, String bytes) {
        return new SignRequest(
                GENESIS,
                new Height(height),
                Round.ZERO,
                SignStep.PREVOTE,
                Ballot.nil(),
                Bytes.utf8(bytes),
                Lock.none());
    }
}
