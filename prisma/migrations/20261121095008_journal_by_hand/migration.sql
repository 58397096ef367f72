-- AlterTable
ALTER TABLE "trade_note" ADD COLUMN     "entry_at" TIMESTAMPTZ(3),
ADD COLUMN     "entry_ticks" BIGINT,
ADD COLUMN     "exit_at" TIMESTAMPTZ(3),
ADD COLUMN     "exit_ticks" BIGINT,
ADD COLUMN     "fees_cents" BIGINT;

-- AlterTable
ALTER TABLE "order_event" ADD COLUMN     "limit_ticks" BIGINT,
ADD COLUMN     "stop_ticks" BIGINT;

-- CreateTable
CREATE TABLE "manual_trade" (
    "id" UUID NOT NULL,
    "seq" BIGINT NOT NULL DEFAULT nextval('execution_seq_seq'::regclass),
    "account_id" UUID NOT NULL,
    "instrument" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "entry_ticks" BIGINT NOT NULL,
    "entry_at" TIMESTAMPTZ(3) NOT NULL,
    "exit_ticks" BIGINT,
    "exit_at" TIMESTAMPTZ(3),
    "fees_cents" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "manual_trade_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "manual_trade_seq_key" ON "manual_trade"("seq");

-- CreateIndex
CREATE INDEX "manual_trade_account_id_entry_at_idx" ON "manual_trade"("account_id", "entry_at");

-- AddForeignKey
ALTER TABLE "manual_trade" ADD CONSTRAINT "manual_trade_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

GRANT SELECT, INSERT, UPDATE, DELETE ON manual_trade TO portcullis_app;
ALTER TABLE manual_trade ADD CONSTRAINT manual_trade_sane CHECK (
  quantity > 0 AND entry_ticks > 0 AND side IN ('Long', 'Short') AND fees_cents >= 0
  AND (exit_ticks IS NULL) = (exit_at IS NULL) AND (exit_ticks IS NULL OR exit_ticks > 0 AND exit_at >= entry_at));
