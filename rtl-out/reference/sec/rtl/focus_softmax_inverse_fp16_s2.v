// SPDX-License-Identifier: Apache-2.0
//
// Inverse of a whole number: place of its leading bit and twice the inverse of its significand.
//
// Contract
//   value    1 / sum_i = 2^-(lead_o + 1) * (1 + fraction_o)
//   zero     is read as if nothing followed a leading bit: lead_o is 0 or above
//   latency  2 cycles with advance_i high, one operation per cycle
//   stall    advance_i low holds every stage; no register has a reset
//
// Generated from templates/rtl/functions/softmax-inverse.v.hbs, sha256:dcf453c3. Do not edit.

`default_nettype none

module focus_softmax_inverse_fp16_s2 #(
    parameter integer SUM_W = 48   // bits of the number, at least 2
) (
    input  wire                     clk_i,

    input  wire                     advance_i,
    input  wire [        SUM_W-1:0] sum_i,

    output wire [             18:0] fraction_o,
    output wire [$clog2(SUM_W)-1:0] lead_o
);

  localparam integer VALUE_W = 19;
  localparam integer COUNT_W = $clog2(SUM_W);
  localparam integer LAST    = SUM_W - 1;

  generate
    if (SUM_W < 2) begin : gen_sum_w_check
      ERROR_SUM_W_must_be_at_least_2 u_stop ();
    end
  endgenerate

  // 2 / (1 + p):
  // straight lines; slope and value, without its leading one, per row.
  localparam integer INVERSE_INDEX_W  = 7;
  localparam integer INVERSE_OFFSET_W = 12;
  localparam integer INVERSE_SLOPE_W  = 13;
  localparam integer INVERSE_ROW_W    = INVERSE_SLOPE_W + VALUE_W;  // slope, value

  function [INVERSE_ROW_W-1:0] inverse_row(input [INVERSE_INDEX_W-1:0] index);
    case (index)
      7'd0: inverse_row = 32'hfe07fff8;
      7'd1: inverse_row = 32'hfa1fe037;
      7'd2: inverse_row = 32'hf64fc0f4;
      7'd3: inverse_row = 32'hf297a22b;
      7'd4: inverse_row = 32'heeef83d9;
      7'd5: inverse_row = 32'heb5f65fc;
      7'd6: inverse_row = 32'he7df4891;
      7'd7: inverse_row = 32'he4772b96;
      7'd8: inverse_row = 32'he1270f08;
      7'd9: inverse_row = 32'hdddef2e4;
      7'd10: inverse_row = 32'hdaaed729;
      7'd11: inverse_row = 32'hd78ebbd4;
      7'd12: inverse_row = 32'hd47ea0e4;
      7'd13: inverse_row = 32'hd1868654;
      7'd14: inverse_row = 32'hce966c25;
      7'd15: inverse_row = 32'hcbb65253;
      7'd16: inverse_row = 32'hc8e638dd;
      7'd17: inverse_row = 32'hc6261fc2;
      7'd18: inverse_row = 32'hc37606fe;
      7'd19: inverse_row = 32'hc0cdee90;
      7'd20: inverse_row = 32'hbe35d677;
      7'd21: inverse_row = 32'hbbadbeb1;
      7'd22: inverse_row = 32'hb935a73b;
      7'd23: inverse_row = 32'hb6c59016;
      7'd24: inverse_row = 32'hb45d793e;
      7'd25: inverse_row = 32'hb20562b3;
      7'd26: inverse_row = 32'hafbd4c73;
      7'd27: inverse_row = 32'had7d367c;
      7'd28: inverse_row = 32'hab4520cd;
      7'd29: inverse_row = 32'ha91d0b65;
      7'd30: inverse_row = 32'ha6fcf643;
      7'd31: inverse_row = 32'ha4e4e164;
      7'd32: inverse_row = 32'ha2d4ccc8;
      7'd33: inverse_row = 32'ha0d4b86e;
      7'd34: inverse_row = 32'h9edca454;
      7'd35: inverse_row = 32'h9cec9079;
      7'd36: inverse_row = 32'h9b047cdd;
      7'd37: inverse_row = 32'h9924697d;
      7'd38: inverse_row = 32'h97545658;
      7'd39: inverse_row = 32'h9584436f;
      7'd40: inverse_row = 32'h93bc30bf;
      7'd41: inverse_row = 32'h92041e48;
      7'd42: inverse_row = 32'h904c0c08;
      7'd43: inverse_row = 32'h8e9bf9ff;
      7'd44: inverse_row = 32'h8cfbe82c;
      7'd45: inverse_row = 32'h8b5bd68d;
      7'd46: inverse_row = 32'h89c3c523;
      7'd47: inverse_row = 32'h8833b3eb;
      7'd48: inverse_row = 32'h86a3a2e5;
      7'd49: inverse_row = 32'h85239211;
      7'd50: inverse_row = 32'h83a3816d;
      7'd51: inverse_row = 32'h823370f8;
      7'd52: inverse_row = 32'h80c360b3;
      7'd53: inverse_row = 32'h7f53509b;
      7'd54: inverse_row = 32'h7df340b1;
      7'd55: inverse_row = 32'h7c9330f3;
      7'd56: inverse_row = 32'h7b3b2161;
      7'd57: inverse_row = 32'h79eb11fa;
      7'd58: inverse_row = 32'h789b02be;
      7'd59: inverse_row = 32'h7752f3ab;
      7'd60: inverse_row = 32'h760ae4c1;
      7'd61: inverse_row = 32'h74d2d600;
      7'd62: inverse_row = 32'h7392c766;
      7'd63: inverse_row = 32'h7262b8f4;
      7'd64: inverse_row = 32'h7132aaa8;
      7'd65: inverse_row = 32'h700a9c82;
      7'd66: inverse_row = 32'h6ee28e81;
      7'd67: inverse_row = 32'h6dc280a5;
      7'd68: inverse_row = 32'h6ca272ee;
      7'd69: inverse_row = 32'h6b8a655a;
      7'd70: inverse_row = 32'h6a7257e9;
      7'd71: inverse_row = 32'h69624a9a;
      7'd72: inverse_row = 32'h685a3d6e;
      7'd73: inverse_row = 32'h67523063;
      7'd74: inverse_row = 32'h664a237a;
      7'd75: inverse_row = 32'h654a16b1;
      7'd76: inverse_row = 32'h644a0a08;
      7'd77: inverse_row = 32'h6351fd7e;
      7'd78: inverse_row = 32'h6261f114;
      7'd79: inverse_row = 32'h6169e4c8;
      7'd80: inverse_row = 32'h6079d89b;
      7'd81: inverse_row = 32'h5f91cc8c;
      7'd82: inverse_row = 32'h5ea9c09a;
      7'd83: inverse_row = 32'h5dc1b4c5;
      7'd84: inverse_row = 32'h5ce1a90c;
      7'd85: inverse_row = 32'h5c099d70;
      7'd86: inverse_row = 32'h5b2991ef;
      7'd87: inverse_row = 32'h5a51868a;
      7'd88: inverse_row = 32'h59797b40;
      7'd89: inverse_row = 32'h58a97011;
      7'd90: inverse_row = 32'h57d964fc;
      7'd91: inverse_row = 32'h57115a00;
      7'd92: inverse_row = 32'h56494f1f;
      7'd93: inverse_row = 32'h55814456;
      7'd94: inverse_row = 32'h54b939a6;
      7'd95: inverse_row = 32'h53f92f0f;
      7'd96: inverse_row = 32'h53392490;
      7'd97: inverse_row = 32'h52791a29;
      7'd98: inverse_row = 32'h51c10fda;
      7'd99: inverse_row = 32'h510905a2;
      7'd100: inverse_row = 32'h5058fb80;
      7'd101: inverse_row = 32'h4fa0f176;
      7'd102: inverse_row = 32'h4ef0e781;
      7'd103: inverse_row = 32'h4e40dda3;
      7'd104: inverse_row = 32'h4d98d3db;
      7'd105: inverse_row = 32'h4cf0ca28;
      7'd106: inverse_row = 32'h4c48c08a;
      7'd107: inverse_row = 32'h4ba0b701;
      7'd108: inverse_row = 32'h4b00ad8d;
      7'd109: inverse_row = 32'h4a58a42e;
      7'd110: inverse_row = 32'h49c09ae2;
      7'd111: inverse_row = 32'h492091ab;
      7'd112: inverse_row = 32'h48888887;
      7'd113: inverse_row = 32'h47e87f76;
      7'd114: inverse_row = 32'h47507679;
      7'd115: inverse_row = 32'h46c06d8f;
      7'd116: inverse_row = 32'h462864b7;
      7'd117: inverse_row = 32'h45985bf2;
      7'd118: inverse_row = 32'h4508533f;
      7'd119: inverse_row = 32'h44784a9e;
      7'd120: inverse_row = 32'h43e8420f;
      7'd121: inverse_row = 32'h43603991;
      7'd122: inverse_row = 32'h42d83125;
      7'd123: inverse_row = 32'h425028ca;
      7'd124: inverse_row = 32'h41c82080;
      7'd125: inverse_row = 32'h41481847;
      7'd126: inverse_row = 32'h40c0101f;
      default: inverse_row = 32'h40400807;
    endcase
  endfunction

  reg [SUM_W-1:0] counting;
  reg [COUNT_W-1:0] zeros;
  always @* begin : count_zeros
    integer level;
    counting = sum_i;
    for (level = COUNT_W - 1; level >= 0; level = level - 1) begin
      zeros[level] = ~|(counting >> (SUM_W - (1 << level)));
      if (zeros[level]) counting = counting << (1 << level);
    end
  end
  wire [SUM_W-1:0] shifted = sum_i << zeros;
  wire [VALUE_W-1:0] position = shifted[SUM_W-2-:VALUE_W];
  wire [COUNT_W-1:0] lead = LAST[COUNT_W-1:0] - zeros;
  wire unused_shifted = &{1'b0, shifted};

  reg  [VALUE_W-1:0] position_q;
  reg  [COUNT_W-1:0] lead_q;

  always @(posedge clk_i) begin
    if (advance_i) begin
      position_q <= position;
      lead_q <= lead;
    end
  end

  wire [INVERSE_OFFSET_W-1:0] inverse_offset = position_q[INVERSE_OFFSET_W-1:0];
  wire [INVERSE_ROW_W-1:0] inverse_constants =
      inverse_row(position_q[INVERSE_OFFSET_W+:INVERSE_INDEX_W]);
  wire [VALUE_W-1:0] inverse_base = inverse_constants[VALUE_W-1:0];
  wire [INVERSE_SLOPE_W-1:0] inverse_slope =
      inverse_constants[VALUE_W+:INVERSE_SLOPE_W];

  wire [INVERSE_SLOPE_W-1:0] inverse_steepness = inverse_slope;

  wire [INVERSE_SLOPE_W+INVERSE_OFFSET_W-1:0] inverse_distance =
      {{INVERSE_OFFSET_W{1'b0}}, inverse_steepness}
      * {{INVERSE_SLOPE_W{1'b0}}, inverse_offset};
  // One sum with room for the product's last bits, which are cut off and borrow nothing.
  wire [VALUE_W+INVERSE_OFFSET_W-1:0] inverse_exact =
      {inverse_base, {INVERSE_OFFSET_W{1'b1}}} - {6'b0, inverse_distance};
  wire [VALUE_W-1:0] inverse_value = inverse_exact[INVERSE_OFFSET_W+:VALUE_W];
  wire unused_inverse_exact =
      &{1'b0, inverse_exact[INVERSE_OFFSET_W-1:0]};

  reg  [COUNT_W-1:0] lead_q2;
  reg  [VALUE_W-1:0] inverse_value_q;

  always @(posedge clk_i) begin
    if (advance_i) begin
      lead_q2 <= lead_q;
      inverse_value_q <= inverse_value;
    end
  end

  assign fraction_o = inverse_value_q;
  assign lead_o     = lead_q2;

endmodule

`resetall
