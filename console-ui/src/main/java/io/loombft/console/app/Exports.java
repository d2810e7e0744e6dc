package io.loombft.console.app;

import io.loombft.console.connection.Desk;
import io.loombft.console.connection.Desk.Answer;
import io.loombft.console.look.ExportRequest;
import io.loombft.console.look.ExportRequest.Content;
import io.loombft.core.client.RpcException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.control.MenuButton;
import javafx.scene.image.Image;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.BackgroundFill;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.paint.Paint;
import javafx.scene.transform.Scale;
import javafx.stage.FileChooser;
import javafx.stage.FileChooser.ExtensionFilter;

/**
 * Writes what a page wants exported: asks for the file, unless the settings name a folder, and writes it
 * beside the thread that paints, which calls it.
 */
final class Exports {
    /** Longest side of a picture in pixels; a longer page is drawn smaller. */
    private static final double SIDE_MAX = 8_000;

    private static final double SHARPNESS = 2;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT)
                    .withZone(ZoneId.systemDefault());

    private final Desk desk;
    private final Scene scene;
    private final Supplier<String> folder;

    /** An empty folder is asked for each time. */
    Exports(Desk desk, Scene scene, Supplier<String> folder) {
        this.desk = desk;
        this.scene = scene;
        this.folder = folder;
        scene.addEventHandler(ExportRequest.TYPE, this::export);
    }

    /** Opens the page's own list. */
    void offer(Parent page) {
        if (page.lookup("#export") instanceof MenuButton menu) {
            menu.requestFocus();
            menu.show();
        }
    }

    /** What is left to do when the file is known. */
    @FunctionalInterface
    private interface Writing {
        void to(Path file) throws IOException;
    }

    private void export(ExportRequest request) {
        request.consume();
        switch (request.content()) {
            case Content.Table table ->
                    write(
                            request,
                            "csv",
                            file ->
                                    Files.writeString(
                                            made(file), table.csv(), StandardCharsets.UTF_8));
            case Content.Picture picture -> {
                Image image = taken(picture.node());
                write(request, "png", file -> Pictures.save(image, file));
            }
        }
    }

    private static Path made(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        return file;
    }

    private void write(ExportRequest request, String ending, Writing writing) {
        String name = request.name() + "-" + STAMP.format(Instant.now()) + "." + ending;
        Optional<Path> file;
        try {
            file = folder.get().isEmpty() ? asked(name, ending) : Optional.of(chosen(name));
        } catch (InvalidPathException e) {
            request.say("The folder of the settings is none: " + e.getMessage());
            return;
        }
        if (file.isEmpty()) {
            return;
        }
        request.say("Writing …");
        desk.work(
                () -> written(file.get(), writing),
                answer -> {
                    switch (answer) {
                        case Answer.Given<Path> given -> request.say("Saved as " + given.value());
                        case Answer.Refused<Path> refused -> request.say(refused.why());
                    }
                });
    }

    private Path chosen(String name) {
        return Path.of(folder.get()).resolve(name);
    }

    private Optional<Path> asked(String name, String ending) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle("Export");
        chooser.setInitialFileName(name);
        chooser.getExtensionFilters()
                .add(new ExtensionFilter(ending.toUpperCase(Locale.ROOT), "*." + ending));
        return Optional.ofNullable(chooser.showSaveDialog(scene.getWindow())).map(File::toPath);
    }

    private static Path written(Path file, Writing writing) throws RpcException {
        try {
            writing.to(file);
            return file;
        } catch (IOException e) {
            throw new RpcException.Malformed(file + " cannot be written: " + e.getMessage());
        }
    }

    /** The whole of it, also what is scrolled out of sight, on the colour that it stands on. */
    private static WritableImage taken(Node node) {
        double longest =
                Math.max(node.getBoundsInParent().getWidth(), node.getBoundsInParent().getHeight());
        double scale = Math.min(SHARPNESS, SIDE_MAX / Math.max(1, longest));
        SnapshotParameters parameters = new SnapshotParameters();
        parameters.setFill(behind(node));
        parameters.setTransform(new Scale(scale, scale));
        return node.snapshot(parameters, null);
    }

    private static Paint behind(Node node) {
        for (Parent above = node.getParent(); above != null; above = above.getParent()) {
            if (above instanceof Region region && region.getBackground() != null) {
                for (BackgroundFill fill : region.getBackground().getFills()) {
                    if (fill.getFill() instanceof Color colour && colour.isOpaque()) {
                        return colour;
                    }
                }
            }
        }
        return Color.WHITE;
    }
}
