-- AlterTable
ALTER TABLE "account" ADD COLUMN     "venue_options" JSONB;

-- AlterTable
ALTER TABLE "execution" ADD COLUMN     "liquidity" TEXT;
