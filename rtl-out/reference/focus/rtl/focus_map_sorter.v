// SPDX-License-Identifier: Apache-2.0
//
// Turns the map of one (m-tile, slice) from class order into the list of a scatter lane: row by
// row, the prefix classes that use it and the accumulators they read and write.
//
// Contract
//   prefix       classes of the lane whose rows agree in all slices so far share an accumulator:
//                one entry
//   order        entries row by row, then those with a zero vector; in a row, those that stood
//                first in the list before
//   accumulator  the last part of a prefix class keeps its accumulator, the others take the next
//                free ones
//   last slice   an entry for each class, whose number takes the place of the accumulator written
//   zero         a zero vector that keeps its accumulator is left out, but in the first and last
//                slice
//   throughput   c + max(p, c) + 9 cycles per slice of c classes, and c to take the rows
//   stall        every stream may be blocked at any time; nothing is lost
//   reset        forgets the m-tile; then TILE_TOKENS cycles to mark the rows unused
//
//   take: rows -> row_of[class]
//   link: order[] -> link_1: row_of[class] -> link_2: tail[row] -> link_3: tail, head, next
//                    accumulator[class] -> run of equal ones -> keeper[accumulator]
//   give: tail, head[row] -> ahead -> walk: next[class] -> give_1: accumulator[class]
//         -> give_2: keeper[accumulator] -> held -> entries; order, accumulator written anew
//
// Generated from templates/rtl/scatter/map-sorter.v.hbs, sha256:4d9c57dd. Do not edit.

`default_nettype none

module focus_map_sorter #(
    parameter integer TILE_TOKENS  = 1024,  // most unique vectors of a slice, at least 1
    parameter integer LANE_CLASSES = 512    // most classes of the lane, at least 1
) (
    input  wire                                                       clk_i,
    input  wire                                                       rst_ni,

    input  wire                                                       slices_valid_i,
    output wire                                                       slices_ready_o,
    input  wire [                          $clog2(TILE_TOKENS+1)-1:0] slices_unique_i,
    input  wire [                         $clog2(LANE_CLASSES+1)-1:0] slices_classes_i,
    input  wire                                                       slices_first_i,
    input  wire                                                       slices_last_i,

    input  wire                                                       rows_valid_i,
    output wire                                                       rows_ready_o,
    input  wire [  ((TILE_TOKENS > 1) ? $clog2(TILE_TOKENS) : 1)-1:0] rows_index_i,
    input  wire                                                       rows_zero_i,

    output wire                                                       uses_valid_o,
    input  wire                                                       uses_ready_i,
    output wire                                                       uses_used_o,

    output wire                                                       entries_valid_o,
    input  wire                                                       entries_ready_i,
    output wire                                                       entries_zero_o,
    output wire                                                       entries_row_last_o,
    output wire [((LANE_CLASSES > 1) ? $clog2(LANE_CLASSES) : 1)-1:0] entries_index_o,
    output wire [((LANE_CLASSES > 1) ? $clog2(LANE_CLASSES) : 1)-1:0] entries_from_o,

    output wire                                                       counts_valid_o,
    input  wire                                                       counts_ready_i,
    output wire [                         $clog2(LANE_CLASSES+1)-1:0] counts_entries_o
);

  localparam integer ROW_W = (TILE_TOKENS > 1) ? $clog2(TILE_TOKENS) : 1;  // bits of a row number
  // bits of a class number
  localparam integer CLASS_W = (LANE_CLASSES > 1) ? $clog2(LANE_CLASSES) : 1;
  localparam integer ROWS_W = $clog2(TILE_TOKENS + 1);
  localparam integer COUNT_W = $clog2(LANE_CLASSES + 1);
  localparam integer PLACE_W = ROW_W + 1;  // zero, row: a zero vector comes behind all rows
  localparam integer ROW_WORDS = (TILE_TOKENS > 2) ? TILE_TOKENS : 2;
  localparam integer CLASS_WORDS = (LANE_CLASSES > 2) ? LANE_CLASSES : 2;
  localparam [ROWS_W-1:0] NO_ROWS = {ROWS_W{1'b0}};
  localparam [COUNT_W-1:0] NO_CLASSES = {COUNT_W{1'b0}};
  localparam [ROWS_W-1:0] ALL_ROWS = TILE_TOKENS[ROWS_W-1:0];

  localparam [2:0] ST_SWEEP = 3'd0;  // after reset: no row has a class
  localparam [2:0] ST_IDLE = 3'd1;
  localparam [2:0] ST_TAKE = 3'd2;  // the row of each class
  localparam [2:0] ST_LINK = 3'd3;  // each class into the list of its row
  localparam [2:0] ST_GIVE = 3'd4;

  generate
    if (TILE_TOKENS < 1) begin : gen_tile_tokens_check
      ERROR_TILE_TOKENS_must_be_at_least_1 u_stop ();
    end
    if (LANE_CLASSES < 1) begin : gen_lane_classes_check
      ERROR_LANE_CLASSES_must_be_at_least_1 u_stop ();
    end
  endgenerate

  reg [2:0] state_q;
  reg [ROWS_W-1:0] row_q;  // the next row to sweep or to give
  reg [COUNT_W-1:0] class_q;  // the next class to take or to link

  reg [ROWS_W-1:0] unique_q;
  reg [COUNT_W-1:0] classes_q;
  reg first_q;
  reg last_q;

  wire sweep = state_q == ST_SWEEP;
  wire linking = state_q == ST_LINK;
  wire giving = state_q == ST_GIVE;
  wire open = slices_valid_i && slices_ready_o;
  wire take = rows_valid_i && rows_ready_o;
  wire fetch = linking && (class_q != classes_q);
  wire close = counts_valid_o && counts_ready_i;
  wire linked;

  assign slices_ready_o = state_q == ST_IDLE;
  assign rows_ready_o = (state_q == ST_TAKE) && (class_q != classes_q);

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q <= ST_SWEEP;
      class_q <= NO_CLASSES;
    end else begin
      if (open || (state_q == ST_TAKE && class_q == classes_q)) class_q <= NO_CLASSES;
      else if (take || fetch) class_q <= class_q + 1'b1;
      case (state_q)
        ST_SWEEP: if (row_q == ALL_ROWS - 1'b1) state_q <= ST_IDLE;
        ST_IDLE: if (open) state_q <= ST_TAKE;
        ST_TAKE: if (class_q == classes_q) state_q <= ST_LINK;
        ST_LINK: if (linked) state_q <= ST_GIVE;
        default: if (close) state_q <= ST_IDLE;
      endcase
    end
  end

  always @(posedge clk_i) begin
    if (open) begin
      unique_q  <= slices_unique_i;
      classes_q <= slices_classes_i;
      first_q   <= slices_first_i;
      last_q    <= slices_last_i;
    end
  end

  // Link, in the order of the list before: the class, its row and accumulator, the end of the list
  // of that row.
  reg link_1_q;
  reg link_2_q;
  reg link_3_q;
  reg [CLASS_W-1:0] place_1_q;
  reg [CLASS_W-1:0] class_2_q;
  reg [CLASS_W-1:0] class_3_q;
  reg [PLACE_W-1:0] row_3_q;
  reg same_3_q;  // the class before is of the same row
  reg [CLASS_W-1:0] before_q;

  wire [CLASS_W-1:0] read_order;
  wire [PLACE_W-1:0] read_place;
  wire [CLASS_W-1:0] read_accumulator;
  wire read_used;
  wire [CLASS_W-1:0] read_tail;
  wire [CLASS_W-1:0] read_head;
  wire [CLASS_W-1:0] read_next;
  wire [PLACE_W-1:0] read_keeper;

  wire [CLASS_W-1:0] class_1 = first_q ? place_1_q : read_order;
  wire [PLACE_W-1:0] row_2 = read_place;
  wire zero_2 = row_2[ROW_W];
  wire zero_3 = row_3_q[ROW_W];
  wire same_2 = link_3_q && (row_3_q == row_2);

  // Classes with a zero vector have a list of their own.
  reg any_zero_q;
  reg [CLASS_W-1:0] zero_head_q;
  reg [CLASS_W-1:0] zero_tail_q;

  wire [CLASS_W-1:0] tail_of_row = same_3_q ? before_q : read_tail;
  wire [CLASS_W-1:0] behind = zero_3 ? zero_tail_q : tail_of_row;
  wire has_tail = zero_3 ? any_zero_q : (same_3_q || read_used);

  // Classes with the same accumulator follow each other: the row of the last part is the largest.
  reg run_q;
  reg [CLASS_W-1:0] run_accumulator_q;
  reg [PLACE_W-1:0] run_row_q;

  wire [CLASS_W-1:0] accumulator_2 = first_q ? {CLASS_W{1'b0}} : read_accumulator;
  wire same_run = run_q && (run_accumulator_q == accumulator_2);
  wire run_ends = run_q && ((link_2_q && !same_run) || linked);

  assign linked = linking && (class_q == classes_q) && !(link_1_q || link_2_q || link_3_q);

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      link_1_q   <= 1'b0;
      link_2_q   <= 1'b0;
      link_3_q   <= 1'b0;
      run_q      <= 1'b0;
      any_zero_q <= 1'b0;
    end else begin
      link_1_q <= fetch;
      link_2_q <= link_1_q;
      link_3_q <= link_2_q;
      if (link_2_q) run_q <= 1'b1;
      else if (linked) run_q <= 1'b0;
      if (open) any_zero_q <= 1'b0;
      else if (link_3_q && zero_3) any_zero_q <= 1'b1;
    end
  end

  always @(posedge clk_i) begin
    if (fetch) place_1_q <= class_q[CLASS_W-1:0];
    if (link_1_q) class_2_q <= class_1;
    if (link_2_q) begin
      class_3_q <= class_2_q;
      row_3_q   <= row_2;
      same_3_q  <= same_2;
      run_row_q <= (same_run && (run_row_q > row_2)) ? run_row_q : row_2;
      run_accumulator_q <= accumulator_2;
    end
    if (link_3_q) begin
      before_q <= class_3_q;
      if (zero_3) zero_tail_q <= class_3_q;
      if (zero_3 && !any_zero_q) zero_head_q <= class_3_q;
    end
  end

  // Give: rows in order, those without a class are passed over, then the zero vectors.
  reg scan_q;  // the row read before
  reg zeros_given_q;
  reg [ROW_W-1:0] scan_row_q;

  // The rows to walk next.
  wire ahead;
  wire ahead_free;
  wire ahead_taken;
  wire [PLACE_W-1:0] ahead_row;
  wire [CLASS_W-1:0] ahead_head;
  wire [CLASS_W-1:0] ahead_tail;
  wire scanned = scan_q && uses_ready_i && (!read_used || ahead_free);
  wire scan_next = giving && (row_q != unique_q) && (!scan_q || scanned);
  wire rows_end = giving && (row_q == unique_q) && !scan_q && !zeros_given_q;
  wire zeros_next = rows_end && any_zero_q && ahead_free;
  wire row_next = scanned && read_used;

  assign uses_valid_o = scan_q && (!read_used || ahead_free);
  assign uses_used_o = read_used;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      scan_q        <= 1'b0;
      zeros_given_q <= 1'b0;
      row_q         <= NO_ROWS;
    end else begin
      if (scan_next) scan_q <= 1'b1;
      else if (scanned) scan_q <= 1'b0;
      if (open) zeros_given_q <= 1'b0;
      else if (zeros_next || (rows_end && !any_zero_q)) zeros_given_q <= 1'b1;
      if (open) row_q <= NO_ROWS;
      else if (sweep || scan_next) row_q <= row_q + 1'b1;
    end
  end

  always @(posedge clk_i) begin
    if (scan_next) scan_row_q <= row_q[ROW_W-1:0];
  end

  focus_skid_buffer #(
      .WIDTH_BITS(PLACE_W + 2 * CLASS_W)
  ) u_ahead (
      .clk_i       (clk_i),
      .rst_ni      (rst_ni),
      .push_valid_i(row_next || zeros_next),
      .push_ready_o(ahead_free),
      .push_data_i (zeros_next ? {1'b1, {ROW_W{1'b0}}, zero_head_q, zero_tail_q}
                               : {1'b0, scan_row_q, read_head, read_tail}),
      .pop_valid_o (ahead),
      .pop_ready_i (ahead_taken),
      .pop_data_o  ({ahead_row, ahead_head, ahead_tail})
  );

  // The class at hand, then its accumulator, then whether it is the last part that has it.
  reg walk_q;
  reg walk_new_q;  // first class of its row
  reg [CLASS_W-1:0] walk_class_q;
  reg [CLASS_W-1:0] walk_tail_q;
  reg [PLACE_W-1:0] walk_row_q;
  reg give_1_q;
  reg give_1_new_q;
  reg [CLASS_W-1:0] give_1_class_q;
  reg [PLACE_W-1:0] give_1_row_q;
  reg give_2_q;
  reg give_2_new_q;
  reg [CLASS_W-1:0] give_2_class_q;
  reg [PLACE_W-1:0] give_2_row_q;
  reg [CLASS_W-1:0] give_2_accumulator_q;

  wire advance;
  wire row_ends = walk_class_q == walk_tail_q;
  wire [CLASS_W-1:0] walk_class_d = (!walk_q || row_ends) ? ahead_head : read_next;
  wire [CLASS_W-1:0] give_1_accumulator = first_q ? {CLASS_W{1'b0}} : read_accumulator;
  wire walk_goes = ahead_taken || (walk_q && !row_ends && advance);

  assign ahead_taken = ahead && advance && (!walk_q || row_ends);

  // Classes of a row with the same accumulator are one part; in the last slice each is on its own.
  reg [CLASS_W-1:0] part_from_q;
  reg [CLASS_W-1:0] part_to_q;
  reg [COUNT_W-1:0] accumulators_q;
  reg [COUNT_W-1:0] given_q;  // classes
  reg [COUNT_W-1:0] listed_q;  // entries

  wire keeps = !first_q && (read_keeper == give_2_row_q);
  wire starts = last_q || give_2_new_q || (part_from_q != give_2_accumulator_q);
  wire [CLASS_W-1:0] part_to = keeps ? give_2_accumulator_q : accumulators_q[CLASS_W-1:0];
  wire [CLASS_W-1:0] to = starts ? part_to : part_to_q;
  wire lists = give_2_q && starts && (last_q || !(give_2_row_q[ROW_W] && keeps));

  // An entry is held until the one behind it tells whether it is the last of its row.
  reg held_q;
  reg [PLACE_W-1:0] held_row_q;
  reg [CLASS_W-1:0] held_index_q;
  reg [CLASS_W-1:0] held_from_q;

  wire over = giving && zeros_given_q && !(ahead || walk_q || give_1_q || give_2_q);

  assign advance = !lists || !held_q || entries_ready_i;
  assign entries_valid_o = held_q && (lists || over);
  assign entries_zero_o = held_row_q[ROW_W];
  assign entries_row_last_o = !held_row_q[ROW_W] && (over || (held_row_q != give_2_row_q));
  assign entries_index_o = held_index_q;
  assign entries_from_o = held_from_q;
  assign counts_valid_o = over && !held_q;
  assign counts_entries_o = listed_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      walk_q   <= 1'b0;
      give_1_q <= 1'b0;
      give_2_q <= 1'b0;
      held_q   <= 1'b0;
    end else begin
      if (advance) begin
        walk_q   <= ahead_taken || (walk_q && !row_ends);
        give_1_q <= walk_q;
        give_2_q <= give_1_q;
      end
      if (lists) held_q <= 1'b1;
      else if (over && entries_ready_i) held_q <= 1'b0;
    end
  end

  always @(posedge clk_i) begin
    if (walk_goes) begin
      walk_class_q <= walk_class_d;
      walk_new_q   <= ahead_taken;
    end
    if (ahead_taken) begin
      walk_tail_q <= ahead_tail;
      walk_row_q  <= ahead_row;
    end
    if (advance) begin
      give_1_new_q         <= walk_new_q;
      give_1_class_q       <= walk_class_q;
      give_1_row_q         <= walk_row_q;
      give_2_new_q         <= give_1_new_q;
      give_2_class_q       <= give_1_class_q;
      give_2_row_q         <= give_1_row_q;
      give_2_accumulator_q <= give_1_accumulator;
    end
    if (advance && give_2_q) begin
      part_from_q <= give_2_accumulator_q;
      part_to_q   <= to;
    end
    if (advance && lists) begin
      held_row_q   <= give_2_row_q;
      held_index_q <= last_q ? give_2_class_q : to;
      held_from_q  <= give_2_accumulator_q;
    end
    if (open) begin
      given_q  <= NO_CLASSES;
      listed_q <= NO_CLASSES;
    end else if (advance && give_2_q) begin
      given_q  <= given_q + 1'b1;
      listed_q <= listed_q + {{(COUNT_W - 1){1'b0}}, lists};
    end
    if (open && slices_first_i) accumulators_q <= NO_CLASSES;
    else if (advance && give_2_q && starts && !keeps && !last_q)
      accumulators_q <= accumulators_q + 1'b1;
  end

  // The memories, and who reads and writes them.
  wire reads_order = fetch && !first_q;
  wire link_reads_accumulator = link_1_q && !first_q;
  wire walk_reads_accumulator = giving && advance && walk_q && !first_q;
  wire reads_keeper = giving && advance && give_1_q;
  wire link_reads_tail = link_2_q && !zero_2 && !same_2;
  wire gives = advance && give_2_q;
  wire insert = link_3_q && !zero_3;
  wire clear = sweep || scanned;  // the list of a row is used once
  wire [ROW_W-1:0] row_2_number = row_2[ROW_W-1:0];
  wire [ROW_W-1:0] row_3_number = row_3_q[ROW_W-1:0];
  wire [ROW_W-1:0] next_row = row_q[ROW_W-1:0];

  // Row of each class.
  focus_ram #(
      .WIDTH_BITS (PLACE_W),
      .DEPTH_WORDS(CLASS_WORDS)
  ) u_row_of (
      .clk_i          (clk_i),
      .write_enable_i (take),
      .write_address_i(class_q[CLASS_W-1:0]),
      .write_data_i   ({rows_zero_i, rows_zero_i ? {ROW_W{1'b0}} : rows_index_i}),
      .read_enable_i  (link_1_q),
      .read_address_i (class_1),
      .read_data_o    (read_place)
  );

  // Classes in the order of the list.
  focus_ram #(
      .WIDTH_BITS (CLASS_W),
      .DEPTH_WORDS(CLASS_WORDS)
  ) u_order (
      .clk_i          (clk_i),
      .write_enable_i (gives),
      .write_address_i(given_q[CLASS_W-1:0]),
      .write_data_i   (give_2_class_q),
      .read_enable_i  (reads_order),
      .read_address_i (class_q[CLASS_W-1:0]),
      .read_data_o    (read_order)
  );

  // Accumulator of each class.
  focus_ram #(
      .WIDTH_BITS (CLASS_W),
      .DEPTH_WORDS(CLASS_WORDS)
  ) u_accumulator (
      .clk_i          (clk_i),
      .write_enable_i (gives),
      .write_address_i(give_2_class_q),
      .write_data_i   (to),
      .read_enable_i  (link_reads_accumulator || walk_reads_accumulator),
      .read_address_i (linking ? class_1 : walk_class_q),
      .read_data_o    (read_accumulator)
  );

  // Row of the last part of each prefix class.
  focus_ram #(
      .WIDTH_BITS (PLACE_W),
      .DEPTH_WORDS(CLASS_WORDS)
  ) u_keeper (
      .clk_i          (clk_i),
      .write_enable_i (run_ends),
      .write_address_i(run_accumulator_q),
      .write_data_i   (run_row_q),
      .read_enable_i  (reads_keeper),
      .read_address_i (give_1_accumulator),
      .read_data_o    (read_keeper)
  );

  // First and last class of each row.
  focus_ram #(
      .WIDTH_BITS (1 + CLASS_W),
      .DEPTH_WORDS(ROW_WORDS)
  ) u_tail (
      .clk_i          (clk_i),
      .write_enable_i (insert || clear),
      .write_address_i(sweep ? next_row : giving ? scan_row_q : row_3_number),
      .write_data_i   ({!clear, class_3_q}),
      .read_enable_i  (scan_next || link_reads_tail),
      .read_address_i (giving ? next_row : row_2_number),
      .read_data_o    ({read_used, read_tail})
  );

  focus_ram #(
      .WIDTH_BITS (CLASS_W),
      .DEPTH_WORDS(ROW_WORDS)
  ) u_head (
      .clk_i          (clk_i),
      .write_enable_i (insert && !has_tail),
      .write_address_i(row_3_number),
      .write_data_i   (class_3_q),
      .read_enable_i  (scan_next),
      .read_address_i (next_row),
      .read_data_o    (read_head)
  );

  // The class behind each one in the list of its row.
  focus_ram #(
      .WIDTH_BITS (CLASS_W),
      .DEPTH_WORDS(CLASS_WORDS)
  ) u_next (
      .clk_i          (clk_i),
      .write_enable_i (link_3_q && has_tail),
      .write_address_i(behind),
      .write_data_i   (class_3_q),
      .read_enable_i  (walk_goes),
      .read_address_i (walk_class_d),
      .read_data_o    (read_next)
  );

  wire unused = &{1'b0, link_1_q, class_q[COUNT_W-1], row_q[ROWS_W-1], accumulators_q, given_q};

endmodule

`resetall
