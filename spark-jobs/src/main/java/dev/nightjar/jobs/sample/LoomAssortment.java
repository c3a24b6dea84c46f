package dev.nightjar.jobs.sample;

import java.util.List;
import java.util.Set;

/** The words and numbers of the clothing shop. Columns are named in {@link Assortment#leaves}; prices in euro. */
final class LoomAssortment {

    private static final List<String> PALETTE = List.of(
            "Black", "Ivory", "Navy", "Rust", "Sage", "Camel", "Charcoal", "Plum", "Ecru", "Forest", "Sky", "Berry");

    private static final String LEAVES = """
            women/dresses/midi       |alpha XS-XL  |8|6 |0.5|35-120|women/bags/totes|\
                ;linen,cotton,viscose,satin;Midi Dress,Wrap Midi Dress,Shirt Dress
            women/dresses/maxi       |alpha XS-XL  |4|7 |0.7|45-150|women/shoes/sandals|\
                ;cotton,viscose,linen;Maxi Dress,Tiered Maxi Dress
            women/tops/blouses       |alpha XS-XL  |6|4 |0.2|25-80 |women/skirts/midi|\
                ;silk,cotton,viscose;Blouse,Tie-Neck Blouse,Puff-Sleeve Blouse
            women/tops/t-shirts      |alpha XS-XXL |7|6 |0.4|12-35 |women/jeans/straight|\
                ;cotton,organic cotton,linen;T-Shirt,Boxy T-Shirt,Striped T-Shirt
            women/knitwear/jumpers   |alpha XS-XL  |7|12|0.7|30-130|women/accessories/scarves|\
                ;merino,cashmere,cotton,lambswool;Jumper,Rib Jumper,Roll-Neck Jumper
            women/knitwear/cardigans |alpha XS-XL  |4|11|0.5|35-120|women/tops/blouses|\
                ;merino,alpaca,cotton;Cardigan,Chunky Cardigan,Cropped Cardigan
            women/coats/wool         |alpha XS-XL  |4|11|0.8|90-320|women/accessories/scarves|\
                ;wool,wool blend,boucle;Coat,Wrap Coat,Longline Coat
            women/jackets/denim      |alpha XS-XL  |3|4 |0.4|50-120|women/tops/t-shirts|\
                ;denim,washed denim;Jacket,Cropped Jacket,Oversized Jacket
            women/jeans/straight     |waist 26-36  |6|10|0.2|40-130|women/tops/t-shirts|\
                ;denim,stretch denim,raw denim;Straight Jeans,Ankle Jeans
            women/jeans/wide         |waist 26-36  |4|4 |0.3|45-130|women/tops/blouses|\
                ;denim,light denim;Wide-Leg Jeans,Flared Jeans
            women/trousers/tailored  |waist 26-36  |4|9 |0.3|45-140|women/tops/blouses|\
                ;wool blend,crepe,linen;Tailored Trousers,Pleated Trousers
            women/skirts/midi        |alpha XS-XL  |4|5 |0.4|30-90 |women/knitwear/jumpers|\
                ;satin,denim,cotton;Midi Skirt,Pleated Skirt,Slip Skirt
            women/shoes/boots        |eu-shoe 36-42|5|11|0.8|70-240|women/coats/wool|\
                ;leather,suede,vegan leather;Ankle Boots,Chelsea Boots,Knee Boots
            women/shoes/trainers     |eu-shoe 36-42|6|5 |0.2|50-140|women/jeans/straight|\
                ;leather,canvas,mesh;Trainers,Low Trainers,Platform Trainers
            women/shoes/sandals      |eu-shoe 36-42|4|7 |0.9|30-120|women/dresses/maxi|\
                ;leather,suede,cork;Sandals,Strappy Sandals,Slides
            women/bags/totes         |-            |4|9 |0.1|40-220|women/accessories/scarves|\
                ;leather,canvas,vegan leather;Tote Bag,Shopper,Shoulder Bag
            women/accessories/scarves|-            |3|12|0.8|15-70 |women/coats/wool|\
                ;wool,cashmere,silk;Scarf,Fringed Scarf,Square Scarf
            men/shirts/oxford        |alpha S-XXL  |5|5 |0.2|30-100|men/trousers/chinos|\
                ;cotton,linen,brushed cotton;Oxford Shirt,Button-Down Shirt
            men/tops/t-shirts        |alpha S-XXL  |6|6 |0.4|12-40 |men/jeans/slim|\
                ;cotton,organic cotton,pique;T-Shirt,Pocket T-Shirt,Henley
            men/tops/polos           |alpha S-XXL  |3|6 |0.6|25-70 |men/trousers/chinos|\
                ;pique,cotton,merino;Polo Shirt,Knitted Polo
            men/knitwear/jumpers     |alpha S-XXL  |5|12|0.7|35-140|men/shirts/oxford|\
                ;merino,lambswool,cotton;Crew-Neck Jumper,Half-Zip Jumper
            men/coats/parkas         |alpha S-XXL  |3|12|0.8|90-280|men/accessories/beanies|\
                ;cotton,recycled nylon,waxed cotton;Parka,Hooded Parka
            men/jackets/bomber       |alpha S-XXL  |3|3 |0.4|60-180|men/tops/t-shirts|\
                ;nylon,suede,cotton;Bomber Jacket,Flight Jacket
            men/jeans/slim           |waist 28-40  |5|10|0.2|40-130|men/shoes/trainers|\
                ;denim,stretch denim,raw denim;Slim Jeans,Tapered Jeans
            men/trousers/chinos      |waist 28-40  |4|4 |0.3|35-100|men/shirts/oxford|\
                ;cotton,stretch cotton,linen;Chinos,Pleated Chinos
            men/swim/shorts          |alpha S-XXL  |2|7 |0.9|20-60 |men/tops/polos|\
                ;recycled nylon,cotton;Swim Shorts,Drawstring Shorts
            men/shoes/trainers       |eu-shoe 40-46|6|5 |0.2|55-150|men/jeans/slim|\
                ;leather,mesh,suede;Trainers,Running Trainers,Court Trainers
            men/shoes/boots          |eu-shoe 40-46|4|11|0.7|80-260|men/coats/parkas|\
                ;leather,suede,waxed leather;Chelsea Boots,Lace-Up Boots,Desert Boots
            men/bags/backpacks       |-            |2|9 |0.2|45-180|men/accessories/beanies|\
                ;canvas,leather,recycled nylon;Backpack,Roll-Top Backpack
            men/accessories/beanies  |-            |2|12|0.8|12-45 |men/coats/parkas|\
                ;merino,wool,cashmere;Beanie,Rib Beanie,Fisherman Beanie
            """;

    private static final String BRANDS = """
            Alder & Finch  | 0.2|classic|
            Morrow Lane    |-0.3|minimal|
            Tessel         | 0.6|minimal|women
            Quarry Row     |-0.6|street |men tops jeans
            Bluebell Yard  | 0.1|floral |women
            Northlight     | 0.4|outdoor|coats jackets knitwear boots backpacks beanies parkas
            S\u00f6rby          | 0.8|minimal|shoes bags coats knitwear
            Pace Eleven    |-0.1|sport  |shoes t-shirts polos swim backpacks
            Harrow & Stitch| 0.9|classic|men
            Penny Drop     |-0.9|street |
            Calla          |-0.2|floral |women
            Copper Works   | 0.3|outdoor|jeans jackets trousers boots
            Everyday Guild |-0.7|classic|
            Ridge Runner   | 0.0|sport  |men shoes
            """;

    private LoomAssortment() {}

    static Assortment assortment() {
        return new Assortment(Assortment.leaves(LEAVES, PALETTE), Assortment.brands(BRANDS), Set.of());
    }
}
