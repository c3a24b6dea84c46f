package dev.nightjar.jobs.email;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.lists.ListManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * One user's list as files have it; the names of the components, in snake case, are those of the JSON.
 *
 * @param userId first, since lines of JSON are looked up by it
 * @param address null when the store's settings give none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record MailedUser(
        String userId, String variant, String strategy, String address, String generatedAt, List<MailedItem> items) {

    /**
     * An item of the list.
     *
     * @param url empty when the campaign has no link
     * @param sizes that suit the user and had units
     */
    record MailedItem(
            int rank,
            String itemId,
            String title,
            String category,
            double price,
            String currency,
            String url,
            String imageUrl,
            List<String> sizes) {}

    /** Reads a row of email_lists; what the catalogue says of the items is added. */
    static MailedUser of(Row row, Catalogue catalogue, Campaign campaign, String generatedAt) {
        List<MailedItem> items = new ArrayList<>();
        for (Row offered : row.<Row>getList(row.fieldIndex("items"))) {
            String id = offered.getString(1);
            Optional<Item> item = catalogue.byId(id);
            items.add(new MailedItem(
                    offered.getInt(0),
                    id,
                    item.map(Item::title).orElse(""),
                    item.map(Item::category).orElse(""),
                    item.map(Item::price).orElse(0.0),
                    item.map(Item::currency).orElse(""),
                    ListManifest.linkOf(campaign.link(), campaign.name(), id),
                    item.map(Item::imageUrl).orElse(""),
                    new ArrayList<>(offered.<String>getList(3))));
        }
        return new MailedUser(
                row.getAs("user_id"),
                row.getAs("variant"),
                row.getAs("strategy"),
                row.getAs("address"),
                generatedAt,
                items);
    }
}
