package io.loombft.console.app;

import io.loombft.console.remembered.Notebook;
import io.loombft.console.remembered.NotebookFile;
import io.loombft.console.remembered.Notes;
import io.loombft.console.remembered.Preferences;
import io.loombft.console.remembered.PreferencesFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes the notebook and the settings to their files soon after they have changed, so that a console that ends
 * in a hurry forgets nothing. Used by the thread that paints; a thread of its own writes, one state after the other.
 */
final class Memory implements AutoCloseable {
    private final NotebookFile file;
    private final PreferencesFile settings;
    private final Notebook notebook;
    private Preferences saved;
    private final AtomicBoolean isWriting = new AtomicBoolean();
    private final ExecutorService writer =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("memory").factory());

    /** Begins with what lies in the folder. */
    Memory(Path folder) {
        this.file = new NotebookFile(folder);
        this.settings = PreferencesFile.in(folder);
        this.notebook = new Notebook(file.read());
        this.saved = settings.read();
    }

    Notebook notebook() {
        return notebook;
    }

    /** The settings as they were written last. */
    Preferences settings() {
        return saved;
    }

    /** Once a second; what changes while something is being written comes with the next one. */
    void save(Preferences now) {
        if (isWriting.compareAndSet(false, true)) {
            Runnable work = unsaved(now);
            writer.execute(
                    () -> {
                        try {
                            work.run();
                        } finally {
                            isWriting.set(false);
                        }
                    });
        }
    }

    /** Writes what is not written yet, each file whole or not at all. */
    private Runnable unsaved(Preferences now) {
        Optional<Notes> notes = notebook.unsaved();
        boolean isChanged = !now.equals(saved);
        saved = now;
        return () -> {
            notes.ifPresent(this::write);
            if (isChanged) {
                write(now);
            }
        };
    }

    private void write(Notes notes) {
        try {
            file.write(notes);
        } catch (IOException e) {
            System.err.println("The notebook cannot be written: " + e.getMessage());
        }
    }

    private void write(Preferences now) {
        try {
            settings.write(now);
        } catch (IOException e) {
            System.err.println("The settings cannot be written: " + e.getMessage());
        }
    }

    /** Writes the last state, and waits for the disk. */
    void close(Preferences last) {
        writer.execute(unsaved(last));
        close();
    }

    /** Waits for the disk. */
    @Override
    public void close() {
        writer.close();
    }
}
